import type { MessageRow } from "../chat/messages/message-row.ts"
import type { AskedAnswer } from "./asked-answer.ts"
import type { LiveAnswer } from "./live-answers.ts"

export const showLive = (live: LiveAnswer, question: MessageRow, isRepeated: boolean): AskedAnswer => ({
  question,
  messageId: live.messageId,
  isRepeated,
  retrieved: live.retrieved.promise,
  deltas: live.listen(),
  finished: live.finished.promise,
  stop: () => live.end("stopped"),
})
