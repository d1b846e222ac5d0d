import type { Turn } from "../../facts/extraction.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { dayIn } from "../../platform/time-zone.ts"

/** So many turns of the user are read by one job. */
const maxTurns = 50
const maxMessages = 200
/** Of an answer the end is context: it may hold the question that "yes" answers. */
const contextCharacters = 1000
const messagesBefore = 4

type ReadMessage = {
  id: string
  message_type: "user" | "assistant"
  content: string
  created_at: Date
  /** As the database writes it, with all of its digits. */
  edited: string | null
  is_waiting: boolean
}

/** What the user said in one go: turns that follow each other on one day. `turns`: these, and what the companion said before each. */
export type Said = {
  turns: Turn[]
  messages: { id: string; edited: string | null }[]
  saidAt: Date
}

/**
 * Reads the first of what waits in a session; null when nothing does. It ends where a turn follows that was handed over before: what was
 * edited is reckoned by its own time, and not mixed with what was said later.
 */
export const readSaid = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  timeZone: string,
): Promise<Said | null> => {
  const rows = await tx<ReadMessage[]>`
    with first as (
      select min(sequence) as sequence from chat_messages
      where user_id = ${userId} and session_id = ${sessionId} and remembered_at is null and message_type = 'user' and deleted_at is null
    )
    select id, message_type, created_at, edited_at::text as edited,
      case when message_type = 'user' then content else right(content, ${contextCharacters}) end as content,
      message_type = 'user' and remembered_at is null as is_waiting
    from chat_messages
    where user_id = ${userId} and session_id = ${sessionId} and sequence >= (select sequence - ${messagesBefore}::bigint from first)
      and deleted_at is null and (message_type = 'user'
        or message_type = 'assistant' and status in ('complete', 'stopped') and not is_alternative and content <> '')
    order by chat_messages.sequence limit ${maxMessages}`
  return cutSaid(rows, timeZone)
}

/** `rows`: in order, from shortly before the first turn that waits. */
export const cutSaid = (rows: readonly ReadMessage[], timeZone: string): Said | null => {
  const start = rows.findIndex(({ is_waiting }) => is_waiting)
  const first = rows[start]
  if (!first) return null
  const day = dayIn(timeZone, first.created_at)
  const before = rows.slice(0, start)
  const context = before.slice(before.findLastIndex(({ message_type }) => message_type === "user") + 1)
  const after = rows.slice(start)
  const end = after.findIndex(
    ({ message_type, is_waiting, created_at }) =>
      message_type === "user" && !(is_waiting && dayIn(timeZone, created_at) === day),
  )
  const together = end < 0 ? after : after.slice(0, end)
  const said = together.filter(({ is_waiting }) => is_waiting).slice(0, maxTurns)
  const last = said.at(-1)
  const read = last ? together.slice(0, together.indexOf(last) + 1) : []
  return {
    turns: [...context, ...read].map(({ message_type: role, content }) => ({ role, content })),
    messages: said.map(({ id, edited }) => ({ id, edited })),
    saidAt: first.created_at,
  }
}
