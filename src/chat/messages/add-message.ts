import type { Transaction } from "../../platform/database/connect.ts"
import { appendEvent } from "../events/append-event.ts"
import { scheduleMemory } from "../memory/schedule-memory.ts"
import { lockSession } from "../sessions/find-session.ts"
import { titleSession } from "../titles/title-session.ts"
import type { MessageRow } from "./message-row.ts"

export type NewMessage = Pick<MessageRow, "message_type" | "content"> &
  Partial<
    Pick<
      MessageRow,
      | "content_type"
      | "status"
      | "client_message_id"
      | "metadata"
      | "answers_to"
      | "citations"
      | "processing_time"
      | "tokens_used"
      | "model"
      | "has_audio"
    >
  > & {
    /** Default: a new one. */
    id?: string
  }

/**
 * Appends a message to a session, and tells its sockets, in a transaction of its owner. With a `client_message_id` that the session knows,
 * the message of that id is returned unchanged. Throws NOT_FOUND when the session no longer exists.
 */
export const addMessage = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  message: NewMessage,
): Promise<{ row: MessageRow; isNew: boolean }> => {
  const session = await lockSession(tx, userId, sessionId)
  const clientId = message.client_message_id ?? null
  if (clientId !== null) {
    const [known] = await tx<MessageRow[]>`
      select * from chat_messages where user_id = ${userId} and session_id = ${sessionId} and client_message_id = ${clientId}`
    if (known) return { row: known, isNew: false }
  }
  const [row] = await tx<MessageRow[]>`
    with numbered as (
      update chat_sessions set last_sequence = last_sequence + 1, message_count = message_count + 1, last_message_at = now(),
        updated_at = now(), version = version + 1
      where user_id = ${userId} and id = ${sessionId} returning last_sequence
    )
    insert into chat_messages (user_id, id, session_id, sequence, message_type, content_type, content, status, citations, processing_time,
      tokens_used, model, answers_to, has_audio, client_message_id, metadata)
    select ${userId}, ${message.id ?? Bun.randomUUIDv7()}, ${sessionId}, last_sequence, ${message.message_type},
      ${message.content_type ?? "text"}, ${message.content}, ${message.status ?? "complete"},
      ${JSON.stringify(message.citations ?? [])}::jsonb, ${message.processing_time ?? null}, ${message.tokens_used ?? null},
      ${message.model ?? null}, ${message.answers_to ?? null}, ${message.has_audio ?? false}, ${clientId},
      ${JSON.stringify(message.metadata ?? {})}::jsonb
    from numbered returning *`
  if (!row) throw new Error("a message that was just written is missing")
  await scheduleMemory(tx, session, row)
  await titleSession(tx, session, row)
  if (message.message_type !== "assistant")
    await appendEvent(tx, userId, sessionId, { type: "user_message", messageId: row.id })
  // Of an answer that is being made, its end is told.
  else if (row.status === "complete")
    await appendEvent(tx, userId, sessionId, { type: "assistant_response", messageId: row.id })
  return { row, isNew: true }
}
