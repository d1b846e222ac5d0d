import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { noteChange } from "../platform/database/tell-commits.ts"
import type { Services } from "./context.ts"
import type { EndReason, LiveAnswer } from "./live-answers.ts"

/** In case that nothing is heard of other processes; an embedded database has one process. */
const pollMs = 2000
const pollEmbeddedMs = 120_000

/** Ends an answer that runs here when somebody asked another process to stop it, or deleted its session. */
export const watchForStop = (services: Services, live: LiveAnswer): { stop: () => Promise<void> } => {
  let isOver = false
  const watch = async (): Promise<void> => {
    while (!isOver && !live.signal.aborted) {
      await live.waitForNews(services.isEmbedded ? pollEmbeddedMs : pollMs)
      if (isOver || live.signal.aborted) return
      const reason = await asUser(services.sql, live.userId, (tx) => readEnd(tx, live)).catch(() => null)
      if (reason) live.end(reason)
    }
  }
  const watching = watch()
  return {
    stop: async () => {
      isOver = true
      live.wake()
      await watching
    },
  }
}

/** Null: it goes on. */
const readEnd = async (tx: Transaction, { userId, messageId }: LiveAnswer): Promise<EndReason | null> => {
  const [row] = await tx<{ is_stop_asked: boolean }[]>`
    select is_stop_asked from chat_answers where user_id = ${userId} and message_id = ${messageId}`
  if (!row) return "lost"
  return row.is_stop_asked ? "stopped" : null
}

/**
 * Ends the answers of a session, or the named one, with what they have said so far: at once when they run in this process. Another process
 * is told.
 */
export const stopAnswer = async (
  services: Services,
  { userId, sessionId, messageId }: { userId: string; sessionId: string; messageId: string | null },
): Promise<void> => {
  const here = services.liveAnswers
    .ofSession(userId, sessionId)
    .filter((live) => messageId === null || live.messageId === messageId)
  for (const live of here) live.end("stopped")
  if (messageId !== null && here.length > 0) return
  await asUser(services.sql, userId, async (tx) => {
    const { count } = await tx`
      update chat_answers set is_stop_asked = true
      where user_id = ${userId} and session_id = ${sessionId} and state <> 'done'
        and (${messageId}::uuid is null or message_id = ${messageId})`
    if (count > 0) noteChange(tx, sessionId)
  })
}
