import type { Transaction } from "../../platform/database/connect.ts"
import { noteChange } from "../../platform/database/tell-commits.ts"

export type EventType = "user_message" | "assistant_delta" | "assistant_response" | "message_updated" | "memory_updated"

/** What the sockets of a session are told. `payload`: the fields of the frame that are not in the row of its message. */
export type NewEvent = { type: EventType; messageId?: string; payload?: Record<string, unknown> }

/**
 * Gives an event the next number of its session and writes it. The sockets of the session, in every process, are told when the
 * transaction has been committed. Returns its number.
 */
export const appendEvent = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  { type, messageId, payload = {} }: NewEvent,
): Promise<number> => {
  const [row] = await tx<{ event_id: string }[]>`
    with numbered as (
      update chat_sessions set last_event_id = last_event_id + 1 where user_id = ${userId} and id = ${sessionId} returning last_event_id
    )
    insert into chat_events (user_id, session_id, event_id, type, message_id, payload)
    select ${userId}, ${sessionId}, last_event_id, ${type}, ${messageId ?? null}, ${JSON.stringify(payload)}::jsonb
    from numbered returning event_id`.execute()
  noteChange(tx, sessionId)
  return Number(row?.event_id ?? 0)
}
