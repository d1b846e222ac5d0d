import { appendEvent } from "../chat/events/append-event.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Services } from "./context.ts"
import type { LiveAnswer } from "./live-answers.ts"
import { holdAnswer } from "./turn-queries.ts"

/** Writes what an answer says as events, for sockets in every process and for the process that takes over after a crash. */
export type Deltas = {
  add: (text: string) => void
  /** Resolves when nothing is being written. What was not written yet is in the finished answer. */
  stop: () => Promise<void>
}

/** The first is written at once; later ones are gathered for this long. */
const gatherMs = 40
const retryMs = 1000

export const startDeltas = (services: Services, live: LiveAnswer): Deltas => {
  let [pending, index, waitMs, isStopped] = ["", 0, 0, false]
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> | null = null

  const flush = async (): Promise<void> => {
    const text = pending
    pending = ""
    waitMs = gatherMs
    try {
      await writeDelta(services, live, { index, text })
      index += 1
    } catch (error) {
      services.log.warn(
        { err: error, answer: live.messageId },
        "a part of an answer could not be written as an event yet",
      )
      pending = text + pending
      waitMs = retryMs
    }
  }
  const schedule = (): void => {
    if (timer !== undefined || writing !== null || pending === "" || isStopped) return
    timer = setTimeout(() => {
      timer = undefined
      writing = flush().finally(() => {
        writing = null
        schedule()
      })
    }, waitMs)
  }
  return {
    add: (text) => {
      pending += text
      schedule()
    },
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await writing
    },
  }
}

/** Ends the answer when this process no longer runs it, or when somebody asked another process to stop it. */
const writeDelta = async (
  services: Services,
  live: LiveAnswer,
  payload: { index: number; text: string },
): Promise<void> => {
  const { userId, sessionId, messageId } = live
  const lost = new Error("the answer is not this process's any more")
  try {
    await asUser(services.sql, userId, async (tx) => {
      // It need not outlive a crash of the database: the answer is written when it is whole.
      const [, , held] = await Promise.all([
        tx`set local synchronous_commit = off`,
        appendEvent(tx, userId, sessionId, { type: "assistant_delta", messageId, payload }),
        holdAnswer(tx, userId, messageId, services.liveAnswers.processId),
      ])
      if (!held) throw lost
      if (held.is_stop_asked) live.end("stopped")
    })
  } catch (error) {
    if (error !== lost) throw error
    live.end("lost")
  }
}
