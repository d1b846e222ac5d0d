import { lockSession } from "../chat/sessions/find-session.ts"
import { asUser } from "../platform/database/as-user.ts"
import { beginAnswer, type Turn } from "./begin-answer.ts"
import type { Services } from "./context.ts"
import { endAnswer } from "./end-answer.ts"
import type { LiveAnswer } from "./live-answers.ts"
import { emptyOutcome } from "./outcome.ts"
import { releaseAnswer, takeTurn } from "./queries.ts"
import { runAnswer } from "./run-answer.ts"

/** How often an answer looks whether it is its turn, if it hears nothing: while another process runs the one before, and otherwise. */
const pollMs = 200
const slowPollMs = 2000

/** Runs an answer of this process from its turn to its end. `turn`: null when it has to wait for it. It never rejects. */
export const runTurn = async (services: Services, live: LiveAnswer, turn: Turn | null): Promise<void> => {
  const { log } = services
  try {
    const mine = turn ?? (await waitForTurn(services, live))
    if (mine === "released") live.end("lost")
    else await endAnswer(services, live, mine === null ? emptyOutcome() : await runAnswer(services, live, mine))
  } catch (error) {
    live.end("lost")
    log.error({ err: error, answer: live.messageId }, "an answer could not be finished")
    live.finished.reject(error)
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
