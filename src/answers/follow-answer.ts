import type { MessageRow } from "../chat/messages/message-row.ts"
import { asUser } from "../platform/database/as-user.ts"
import { unavailable } from "../platform/errors.ts"
import type { AskedAnswer, FinishedAnswer } from "./asked-answer.ts"
import type { Services } from "./context.ts"
import { readFinished } from "./read-finished.ts"
import { showLive } from "./show-live.ts"
import type { AnswerRow } from "./turn-queries.ts"

const pollMs = 200
const maxWaitMs = 120_000

/** The answer to a question that was asked before: as it is written, if this process writes it; else when it is done. */
export const followAnswer = (
  services: Services,
  question: MessageRow,
  { user_id: userId, message_id: messageId }: AnswerRow,
  gone: AbortSignal | undefined,
): AskedAnswer => {
  const live = services.liveAnswers.get(messageId)
  if (live) {
    live.attach(gone)
    return showLive(live, question, { isNew: false, isRepeated: true })
  }
  const finished = waitForEnd(services, userId, messageId, gone)
  const retrieved = finished.then(({ citations }) => citations)
  // Whether anybody waits for them is not known here.
  for (const promise of [finished, retrieved]) promise.catch(() => undefined)
  return {
    question,
    messageId,
    isNew: false,
    isRepeated: true,
    retrieved,
    deltas: readWhole(finished),
    finished,
  }
}

async function* readWhole(finished: Promise<FinishedAnswer>): AsyncGenerator<string> {
  const answer = await finished.catch(() => null)
  if (answer && answer.message.content !== "") yield answer.message.content
}

const waitForEnd = async (
  services: Services,
  userId: string,
  messageId: string,
  gone: AbortSignal | undefined,
): Promise<FinishedAnswer> => {
  const until = performance.now() + maxWaitMs
  for (;;) {
    const found = await asUser(services.sql, userId, (tx) => readFinished(tx, userId, messageId))
    if (found?.message.status === "failed") throw unavailable("This answer failed. Ask again.", 1)
    if (found) return found
    if (gone?.aborted || performance.now() > until)
      throw unavailable("The answer is still being written. Ask again.", 5)
    await Bun.sleep(pollMs)
  }
}
