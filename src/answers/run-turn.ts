import { findMessage } from "../chat/messages/queries.ts"
import { lockSession } from "../chat/sessions/find-session.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { notFound, unavailable } from "../platform/errors.ts"
import { beginAnswer, type Turn } from "./begin-answer.ts"
import type { Services } from "./context.ts"
import { endAnswer } from "./end-answer.ts"
import type { LiveAnswer } from "./live-answers.ts"
import { emptyOutcome } from "./outcome.ts"
import { runAnswer } from "./run-answer.ts"
import { type Place, releaseAnswer, releaseUnfinished, takeTurn } from "./turn-queries.ts"

/** How often an answer looks whether it is its turn, if it hears nothing: while another process runs the one before, and otherwise. */
const pollMs = 200
const slowPollMs = 2000

/** Runs an answer of this process from its turn to its end. `turn`: null when it has to wait for it. It never rejects. */
export const runTurn = async (services: Services, live: LiveAnswer, turn: Turn | null): Promise<void> => {
  const { log } = services
  try {
    const mine = turn ?? (await waitForTurn(services, live))
    if (mine === null) live.retrieved.resolve([])
    if (mine === "released") {
      live.end("lost")
      settle(live, unavailable("The answer is written by another process. Ask again.", 1))
    } else await endAnswer(services, live, mine === null ? emptyOutcome() : await runAnswer(services, live, mine))
  } catch (error) {
    live.end("lost")
    log.error({ err: error, answer: live.messageId }, "an answer could not be finished")
    settle(live, error)
    await giveUp(services, live)
  }
}

const settle = (live: LiveAnswer, error: unknown): void => {
  live.retrieved.reject(error)
  live.finished.reject(error)
}

/** The database may be away. What could not be given up until then is given up by the next answer of its session. */
const maxTriesToGiveUp = 60
const retryMs = 1000

/** Lets any process take the answer over, this one too: otherwise it would block its session. */
const giveUp = async ({ sql, liveAnswers, log }: Services, { userId, messageId }: LiveAnswer): Promise<void> => {
  for (let tries = 1; tries <= maxTriesToGiveUp && !liveAnswers.isClosing; tries++)
    try {
      return await asUser(sql, userId, (tx) => releaseUnfinished(tx, userId, messageId, liveAnswers.processId))
    } catch (error) {
      log.warn({ err: error, answer: messageId }, "an answer could not be given up yet; trying again")
      await Bun.sleep(retryMs)
    }
}

/** Null: it was stopped before its turn. */
const waitForTurn = async (services: Services, live: LiveAnswer): Promise<Turn | "released" | null> => {
  const { processId } = services.liveAnswers
  for (;;) {
    if (services.liveAnswers.isClosing) {
      await asUser(services.sql, live.userId, (tx) => releaseAnswer(tx, live.userId, live.messageId, processId))
      return "released"
    }
    if (live.signal.aborted) return null
    const { place, turn } = await asUser(services.sql, live.userId, (tx) => tryTurn(tx, services, live))
    if (turn) return turn
    if (!place?.isMine || place.state === "done") return "released"
    if (place.isStopAsked) live.end("stopped")
    else await live.waitForNews(place.firstProcessId === processId ? slowPollMs : pollMs)
  }
}

type Tried = { place: Place | null; turn: Turn | null }

const tryTurn = async (tx: Transaction, services: Services, live: LiveAnswer): Promise<Tried> => {
  const [session, place, question] = await Promise.all([
    lockSession(tx, live.userId, live.sessionId),
    takeTurn(tx, live, services.liveAnswers.processId),
    findMessage(tx, live.userId, live.questionId),
  ])
  if (place?.state !== "running" || !place.isMine) {
    await releaseLost(tx, services, live, place)
    return { place, turn: null }
  }
  if (!question) throw notFound("message")
  const asked = { query: question.content, options: live.options, begins: "answer" as const }
  return { place, turn: { question, ...(await beginAnswer(tx, services, session, live, asked)) } }
}

/** An answer of this process that it neither runs nor could give up blocks the session: any process may end it. */
const releaseLost = async (
  tx: Transaction,
  { liveAnswers }: Services,
  { userId }: LiveAnswer,
  place: Place | null,
): Promise<void> => {
  if (!place?.firstId || place.firstProcessId !== liveAnswers.processId || !place.isFirstOld) return
  if (!liveAnswers.get(place.firstId)) await releaseUnfinished(tx, userId, place.firstId, liveAnswers.processId)
}
