import type { Transaction } from "../../platform/database/connect.ts"
import type { SessionPlace } from "./session-cursor.ts"
import type { SessionRow } from "./session-row.ts"

type Given = Pick<SessionRow, "session_type" | "rag_config" | "speech_config" | "metadata">

export type NewSession = Given & { id: string; title: string | null }

export const insertSession = async (tx: Transaction, userId: string, session: NewSession): Promise<SessionRow> => {
  const [row] = await tx<SessionRow[]>`
    insert into chat_sessions (user_id, id, title, title_from, session_type, rag_config, speech_config, metadata)
    values (${userId}, ${session.id}, ${session.title ?? ""}, ${session.title === null ? "none" : "person"}, ${session.session_type},
      ${JSON.stringify(session.rag_config)}::jsonb, ${JSON.stringify(session.speech_config)}::jsonb, ${JSON.stringify(session.metadata)}::jsonb)
    returning *`.execute()
  if (!row) throw new Error("a session that was just written is missing")
  return row
}

export type SessionChange = Given & { is_archived: boolean; title: string | null }

/** The caller holds its lock. `title` null: it stays as it is. */
export const updateSessionRow = async (
  tx: Transaction,
  userId: string,
  id: string,
  change: SessionChange,
): Promise<SessionRow> => {
  const [row] = await tx<SessionRow[]>`
    update chat_sessions set title = coalesce(${change.title}, title),
      title_from = case when ${change.title}::text is null then title_from else 'person' end, session_type = ${change.session_type},
      rag_config = ${JSON.stringify(change.rag_config)}::jsonb, speech_config = ${JSON.stringify(change.speech_config)}::jsonb,
      metadata = ${JSON.stringify(change.metadata)}::jsonb, is_archived = ${change.is_archived}, updated_at = now(), version = version + 1
    where user_id = ${userId} and id = ${id} returning *`
  if (!row) throw new Error("a session that is locked is missing")
  return row
}

/** A row of the list, with its place. */
export type ListedSession = SessionRow & { place: string }

type ListFilter = {
  userId: string
  isArchived: boolean
  /** Words that its title and messages together have; null: any session. */
  query: string | null
  after: SessionPlace | null
  limit: number
}

/** The last spoken in first. */
export const listSessionRows = (tx: Transaction, filter: ListFilter): Promise<ListedSession[]> =>
  tx<ListedSession[]>`
    select *, (extract(epoch from last_message_at) * 1000000)::bigint::text as place from chat_sessions
    where user_id = ${filter.userId} and is_archived = ${filter.isArchived}
      ${filter.query === null ? tx`` : tx`and id in (${sessionsWithWords(tx, filter.userId, filter.query)})`}
      ${filter.after === null ? tx`` : tx`and (last_message_at, id) < (${timeOf(tx, filter.after)}, ${filter.after.id}::uuid)`}
    order by last_message_at desc, id desc limit ${filter.limit}`

const timeOf = (tx: Transaction, { at }: SessionPlace) =>
  tx`'epoch'::timestamptz + ${at}::bigint * interval '1 microsecond'`

/** Sessions that have all words of the query. */
const sessionsWithWords = (tx: Transaction, userId: string, query: string) => tx`
  select session_id from chat_terms
  where user_id = ${userId} and term = any (array(select chat_terms_of(${query})))
  group by session_id having count(*) = (select count(*) from chat_terms_of(${query}))`

/** Deletes it with its messages, their edits, the contexts of its answers and its events. */
export const deleteSessionRow = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`delete from chat_sessions where user_id = ${userId} and id = ${id}`
}

export const archiveSession = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`
    update chat_sessions set is_archived = true, updated_at = now(), version = version + 1
    where user_id = ${userId} and id = ${id} and not is_archived`
}

/** Memories that were learnt from it, the first `limit`. */
export const findFactsOfSession = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  limit: number,
): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    select id from facts where user_id = ${userId} and conversation_id = ${sessionId} order by id limit ${limit}`
  return rows.map(({ id }) => id)
}
