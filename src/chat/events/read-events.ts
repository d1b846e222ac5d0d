import { asUser } from "../../platform/database/as-user.ts"
import type { Database } from "../../platform/database/connect.ts"
import type { MessageRow } from "../messages/message-row.ts"
import type { EventType } from "./append-event.ts"

/** An event with its message as that is now. `message`: null when the event is about none, or that is gone. */
export type SessionEvent = {
  eventId: number
  type: EventType
  messageId: string | null
  payload: Record<string, unknown>
  message: MessageRow | null
}

type EventRow = {
  event_id: string | null
  type: EventType
  event_message_id: string | null
  payload: SessionEvent["payload"]
}

/** Events besides deltas that are read at once. Deltas of one answer are folded into one. */
export const maxEvents = 100

/**
 * The events of a session after `after`, in their order: all of them, or the first hundred. Null: the session is gone. Numbers are given
 * under the lock of the session's row, so that what is committed has no holes but those of deleted deltas.
 */
export const readEvents = async (
  sql: Database,
  { userId, sessionId, after }: { userId: string; sessionId: string; after: number },
): Promise<SessionEvent[] | null> => {
  const rows = await asUser(
    sql,
    userId,
    (tx) => tx<(EventRow & MessageRow)[]>`
      with others as (
        select event_id, type, message_id, payload from chat_events
        where user_id = ${userId} and session_id = ${sessionId} and event_id > ${after} and type <> 'assistant_delta'
        order by event_id limit ${maxEvents}
      ), reach as (
        select case when count(*) < ${maxEvents} then 9223372036854775807 else max(event_id) end as last from others
      ), deltas as (
        select max(event_id) as event_id, 'assistant_delta' as type, message_id, jsonb_build_object(
          'index', min((payload ->> 'index')::integer), 'text', string_agg(payload ->> 'text', '' order by event_id)) as payload
        from chat_events, reach
        where user_id = ${userId} and session_id = ${sessionId} and event_id > ${after} and event_id <= reach.last
          and type = 'assistant_delta'
        group by message_id
      ), events as (select * from others union all select * from deltas)
      select events.event_id, events.type, events.message_id as event_message_id, events.payload, messages.*
      from chat_sessions sessions left join events on true
      left join chat_messages messages on messages.user_id = ${userId} and messages.id = events.message_id
      where sessions.user_id = ${userId} and sessions.id = ${sessionId}
      order by events.event_id`,
  )
  if (rows.length === 0) return null
  return rows.flatMap((row) => (row.event_id === null ? [] : toEvent(row, row.event_id)))
}

const toEvent = (row: EventRow & MessageRow, eventId: string): SessionEvent => ({
  eventId: Number(eventId),
  type: row.type,
  messageId: row.event_message_id,
  payload: row.payload,
  // The row of a left join.
  message: (row.id as string | null) === null ? null : row,
})

/** The first event that is kept, and the last one that there was; null: the session is gone. */
export const readReach = (
  sql: Database,
  userId: string,
  sessionId: string,
): Promise<{ first: number | null; last: number } | null> =>
  asUser(sql, userId, async (tx) => {
    const [row] = await tx<{ first: string | null; last: string }[]>`
      select last_event_id as last, (
        select min(event_id) from chat_events where user_id = ${userId} and session_id = ${sessionId}) as first
      from chat_sessions where user_id = ${userId} and id = ${sessionId}`
    return row ? { first: row.first === null ? null : Number(row.first), last: Number(row.last) } : null
  })

/** The last event of each session that there still is. */
export const readEnds = async (sql: Database, sessionIds: readonly string[]): Promise<Map<string, number>> => {
  const rows = await sql<{ session_id: string; last_event_id: string }[]>`
    select session_id, last_event_id from ends_of_chat_sessions(${sessionIds as string[]}::uuid[])`
  return new Map(rows.map(({ session_id, last_event_id }) => [session_id, Number(last_event_id)]))
}
