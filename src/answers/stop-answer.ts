import { asUser } from "../platform/database/as-user.ts"
import type { Services } from "./context.ts"

/**
 * Ends the answers of a session, or the named one, with what they have said so far: at once when they run in this process. Another process
 * is told in the database.
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
  await asUser(
    services.sql,
    userId,
    (tx) => tx`
      update chat_answers set is_stop_asked = true
      where user_id = ${userId} and session_id = ${sessionId} and state <> 'done'
        and (${messageId}::uuid is null or message_id = ${messageId})`,
  )
}
