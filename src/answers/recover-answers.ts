import { setTimeout as wait } from "node:timers/promises"
import type { Transaction } from "../platform/database/connect.ts"
import { unavailable } from "../platform/errors.ts"
import type { Services } from "./context.ts"
import { writeEnd } from "./end-answer.ts"
import { readDeltas } from "./end-queries.ts"
import { answersTotal } from "./metrics.ts"
import { optionsSchema } from "./options.ts"
import { emptyOutcome } from "./outcome.ts"
import { runTurn } from "./run-turn.ts"
import { storeAnswer } from "./store-answer.ts"
import { type AnswerRow, claimAbandoned } from "./turn-queries.ts"

const pollMs = 2000
const maxRecoveredAtOnce = 100
/** A process counts as dead five seconds after it was last seen. */
const outageMs = 4000
const afterOutageMs = 6000

/**
 * Takes over the answers of processes that are not alive any more: those that wait are answered here; one that ran is ended with what it
 * has said, because part of it may have been read.
 */
export const recoverAnswers = async (services: Services, signal: AbortSignal): Promise<void> => {
  const { sql, liveAnswers, log } = services
  let lastPoll = performance.now()
  while (!signal.aborted) {
    try {
      // After an outage of the database, other processes get time to show that they are alive.
      if (performance.now() - lastPoll > outageMs) await wait(afterOutageMs, undefined, { signal })
      const abandoned = await sql<{ user_id: string; message_id: string }[]>`
        select user_id, message_id from abandoned_answers(${liveAnswers.processId}, ${maxRecoveredAtOnce})`
      for (const { user_id, message_id } of abandoned) await recoverAnswer(services, user_id, message_id)
      lastPoll = performance.now()
    } catch (error) {
      if (!signal.aborted)
        log.warn({ err: error }, "cannot take over answers of ended processes; trying again in seconds")
    }
    await wait(pollMs, undefined, { signal }).catch(() => undefined)
  }
}

const recoverAnswer = async (services: Services, userId: string, messageId: string): Promise<void> => {
  const { liveAnswers, metrics } = services
  const store = async (tx: Transaction) => {
    const row = await claimAbandoned(tx, userId, messageId, liveAnswers.processId)
    if (!row || row.state === "done") return null
    // A newer program may have options that this one does not know.
    const options = row.state === "waiting" ? optionsSchema.safeParse(row.options).data : undefined
    if (!options) await failAnswer(tx, row, liveAnswers.processId)
    return { row, options }
  }
  const start = (found: Awaited<ReturnType<typeof store>>) => {
    if (!found?.options) return
    const live = liveAnswers.add({ ...turnOf(found.row), options: found.options, askedAt: performance.now() })
    live.attach(undefined)
    liveAnswers.run(live, () => runTurn(services, live, null))
  }
  const found = await storeAnswer(services, userId, {
    store,
    answerOf: (found) => (found?.options ? found.row.message_id : null),
    start,
  })
  if (found && !found.options) metrics.get(answersTotal).inc({ result: "failed" })
  start(found)
}

const turnOf = (row: AnswerRow) => ({
  userId: row.user_id,
  sessionId: row.session_id,
  questionId: row.question_id,
  messageId: row.message_id,
})

const failAnswer = async (tx: Transaction, row: AnswerRow, processId: string): Promise<void> => {
  const turn = turnOf(row)
  const content = await readDeltas(tx, turn.userId, turn.sessionId, turn.messageId)
  const error = unavailable("The process that wrote this answer has ended.", 1)
  await writeEnd(tx, turn, processId, { ...emptyOutcome(), status: "failed", content, error })
}
