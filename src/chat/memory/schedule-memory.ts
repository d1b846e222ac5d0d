import type { Transaction } from "../../platform/database/connect.ts"
import type { MessageRow } from "../messages/message-row.ts"
import { ragConfigSchema } from "../sessions/config-schemas.ts"
import type { SessionRow, WritableSession } from "../sessions/session-row.ts"

/** So many turns of the user are handed over without waiting for a pause. */
export const maxWaitingTurns = 10

type Said = Pick<MessageRow, "message_type" | "content_type">

/** Only words can become memories. */
const isSpoken = ({ message_type, content_type }: Said): boolean =>
  message_type === "user" && (content_type === "text" || content_type === "audio")

export const writesMemory = ({ rag_config }: Pick<SessionRow, "rag_config">): boolean =>
  ragConfigSchema.parse(rag_config).memory.write

/**
 * What the user says waits for a pause in the session, then it is handed to extraction. What a session without `memory.write` hears is
 * never handed over, and what others say is none of the memory's business.
 */
export const memoryOf = (session: WritableSession, message: Said): "waits" | "left out" | "none" => {
  if (message.message_type !== "user") return "none"
  return isSpoken(message) && writesMemory(session) ? "waits" : "left out"
}

/**
 * A message was edited: if it was handed over, its new text is handed over too. If it still waits, the new text is what counts anyway. The
 * caller holds the lock on the session.
 */
export const scheduleEdited = async (tx: Transaction, session: SessionRow, messageId: string): Promise<void> => {
  const { user_id: userId, id: sessionId } = session
  if (!writesMemory(session)) return
  const { count } = await tx`
    update chat_messages set remembered_at = null
    where user_id = ${userId} and id = ${messageId} and remembered_at <> created_at and deleted_at is null`
  if (count > 0) await waitForPause(tx, userId, sessionId)
}

/** What waits is handed over at once: the session is archived. */
export const rememberAtOnce = async (tx: Transaction, userId: string, sessionId: string): Promise<void> => {
  await tx`
    update chat_sessions set remember_at = 'epoch'
    where user_id = ${userId} and id = ${sessionId} and exists (
      select from chat_messages waiting
      where waiting.user_id = ${userId} and waiting.session_id = ${sessionId} and waiting.remembered_at is null
        and waiting.message_type = 'user' and waiting.deleted_at is null)`
}

const waitForPause = async (tx: Transaction, userId: string, sessionId: string): Promise<void> => {
  await tx`
    update chat_sessions set remember_at = case when (
      select count(*) from (
        select from chat_messages
        where user_id = ${userId} and session_id = ${sessionId} and remembered_at is null and message_type = 'user' and deleted_at is null
        limit ${maxWaitingTurns}
      ) as waiting) < ${maxWaitingTurns} then now() else 'epoch' end
    where user_id = ${userId} and id = ${sessionId}`
}
