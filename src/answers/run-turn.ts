import { lockSession } from "../chat/sessions/find-session.ts"
import { asUser } from "../platform/database/as-user.ts"
import { unavailable } from "../platform/errors.ts"
import { beginAnswer, type Turn } from "./begin-answer.ts"
import type { Services } from "./context.ts"
import { endAnswer } from "./end-answer.ts"
import type { LiveAnswer } from "./live-answers.ts"
import { emptyOutcome } from "./outcome.ts"
import { releaseAnswer, releaseUnfinished, takeTurn } from "./queries.ts"
import { runAnswer } from "./run-answer.ts"

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

const retryMs = 1000

/** Lets any process take the answer over, this one too: otherwise it would block its session. The database may be away for now. */
const giveUp = async ({ sql, liveAnswers, log }: Services, { userId, messageId }: LiveAnswer): Promise<void> => {
  while (!liveAnswers.isClosing)
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
    const tried = await asUser(services.sql, live.userId, async (tx) => {
      await lockSession(tx, live.userId, live.sessionId)
      const place = await takeTurn(tx, live.userId, { ...live, processId })
      return { place, turn: place?.state === "running" && place.isMine ? await beginAnswer(tx, live) : null }
    })
    if (tried.turn) return tried.turn
    if (!tried.place?.isMine || tried.place.state === "done") return "released"
    if (tried.place.isStopAsked) live.end("stopped")
    else await live.waitForNews(tried.place.blockedBy === processId ? slowPollMs : pollMs)
  }
}
