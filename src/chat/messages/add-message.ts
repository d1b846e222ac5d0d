import type { Transaction } from "../../platform/database/connect.ts"
import { noteChange } from "../../platform/database/tell-commits.ts"
import type { EventType } from "../events/append-event.ts"
import { memoryOf } from "../memory/schedule-memory.ts"
import { lockSession } from "../sessions/find-session.ts"
import type { SessionRow, WritableSession } from "../sessions/session-row.ts"
import { titleOf } from "../titles/title-session.ts"
import type { MessageRow } from "./message-row.ts"
import { findMessageByClientId, insertMessage } from "./queries.ts"

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
  const { session, known } = await findPlace(tx, userId, sessionId, message.client_message_id ?? null)
  return known ? { row: known, isNew: false } : { row: await appendMessage(tx, session, message), isNew: true }
}

/** Locks a session, and finds its message with this `client_message_id`: one round trip. Throws NOT_FOUND. */
export const findPlace = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  clientMessageId: string | null,
): Promise<{ session: SessionRow; known: MessageRow | null }> => {
  const [session, known] = await Promise.all([
    lockSession(tx, userId, sessionId),
    clientMessageId === null ? null : findMessageByClientId(tx, userId, sessionId, clientMessageId),
  ])
  return { session, known }
}

/**
 * Appends a message to a session that is locked: its statement is sent at once, behind those that were sent before, so that a transaction
 * may send several without waiting.
 */
export const appendMessage = (tx: Transaction, session: WritableSession, message: NewMessage): Promise<MessageRow> => {
  const row = { id: Bun.randomUUIDv7(), content_type: "text" as const, status: "complete" as const, ...message }
  const event = eventOf(row)
  if (event) noteChange(tx, session.id)
  return insertMessage(tx, session, row, { memory: memoryOf(session, row), title: titleOf(session, row), event })
}

/** Of an answer that is being made, its end is told. */
const eventOf = ({ message_type, status }: Pick<MessageRow, "message_type" | "status">): EventType | null => {
  if (message_type !== "assistant") return "user_message"
  return status === "complete" ? "assistant_response" : null
}
