import type { MessageRow } from "../chat/messages/message-row.ts"
import type { AskedAnswer } from "./asked-answer.ts"
import type { LiveAnswer } from "./live-answers.ts"

export const showLive = (
  live: LiveAnswer,
  question: MessageRow,
  told: Pick<AskedAnswer, "isNew" | "isRepeated">,
): AskedAnswer => ({
  question,
  messageId: live.messageId,
  ...told,
  retrieved: live.retrieved.promise,
  deltas: live.listen(),
  finished: live.finished.promise,
})
