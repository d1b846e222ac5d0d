import type { Transaction } from "../../platform/database/connect.ts"
import type { EventType } from "../events/append-event.ts"
import { maxWaitingTurns, type memoryOf } from "../memory/schedule-memory.ts"
import type { WritableSession } from "../sessions/session-row.ts"
import type { MessageRow } from "./message-row.ts"

type Inserted = Pick<MessageRow, "id" | "message_type" | "content_type" | "content" | "status"> & Partial<MessageRow>
type InSession = { memory: ReturnType<typeof memoryOf>; title: string | null; event: EventType | null }

/**
 * Writes a message with its number, the event that tells it, and what changes in its session, which is locked: one statement. `title`
 * null: it stays as it is.
 */
export const insertMessage = async (
  tx: Transaction,
  { user_id: userId, id: sessionId }: WritableSession,
  message: Inserted,
  { memory, title, event }: InSession,
): Promise<MessageRow> => {
  const [row] = await tx<MessageRow[]>`
    with numbered as (
      update chat_sessions set last_sequence = last_sequence + 1, message_count = message_count + 1, last_message_at = now(),
        updated_at = now(), version = version + 1, last_event_id = last_event_id + ${event === null ? 0 : 1},
        title = coalesce(${title}, title), title_from = case when ${title}::text is null then title_from else 'words' end,
        remember_at = case when ${memory !== "waits"} then remember_at when (
          select count(*) from (
            select from chat_messages
            where user_id = ${userId} and session_id = ${sessionId} and remembered_at is null and message_type = 'user' and deleted_at is null
            limit ${maxWaitingTurns - 1}
          ) as waiting) < ${maxWaitingTurns - 1} then now() else 'epoch' end
      where user_id = ${userId} and id = ${sessionId} returning last_sequence, last_event_id
    ), told as (
      insert into chat_events (user_id, session_id, event_id, type, message_id, payload)
      select ${userId}, ${sessionId}, last_event_id, ${event}, ${message.id}, '{}' from numbered where ${event !== null}
    )
    insert into chat_messages (user_id, id, session_id, sequence, message_type, content_type, content, status, citations, processing_time,
      tokens_used, model, answers_to, has_audio, client_message_id, metadata, remembered_at)
    select ${userId}, ${message.id}, ${sessionId}, last_sequence, ${message.message_type}, ${message.content_type}, ${message.content},
      ${message.status}, ${JSON.stringify(message.citations ?? [])}::jsonb, ${message.processing_time ?? null},
      ${message.tokens_used ?? null}, ${message.model ?? null}, ${message.answers_to ?? null}, ${message.has_audio ?? false},
      ${message.client_message_id ?? null}, ${JSON.stringify(message.metadata ?? {})}::jsonb,
      case when ${memory === "left out"} then now() end
    from numbered returning *`.execute()
  if (!row) throw new Error("a message that was just written is missing")
  return row
}

/** With this id of its client; null: there is none. */
export const findMessageByClientId = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  clientMessageId: string,
): Promise<MessageRow | null> => {
  const [row] = await tx<MessageRow[]>`
    select * from chat_messages
    where user_id = ${userId} and session_id = ${sessionId} and client_message_id = ${clientMessageId}`.execute()
  return row ?? null
}

export const findMessage = async (tx: Transaction, userId: string, id: string): Promise<MessageRow | undefined> => {
  const [row] = await tx<MessageRow[]>`select * from chat_messages where user_id = ${userId} and id = ${id}`
  return row
}

type ListFilter = {
  userId: string
  sessionId: string
  isOldestFirst: boolean
  /** The last message of the page before. */
  after: string | null
  limit: number
}

/** In their order, without answers in whose place others were made. */
export const listMessageRows = (
  tx: Transaction,
  { userId, sessionId, isOldestFirst, after, limit }: ListFilter,
): Promise<MessageRow[]> => {
  const place = tx`(
    select sequence from chat_messages where user_id = ${userId} and session_id = ${sessionId} and id = ${after})`
  const beyond = isOldestFirst ? tx`and sequence > ${place}` : tx`and sequence < ${place}`
  return tx<MessageRow[]>`
    select * from chat_messages where user_id = ${userId} and session_id = ${sessionId} and not is_alternative
      ${after === null ? tx`` : beyond}
    order by sequence ${isOldestFirst ? tx`asc` : tx`desc`} limit ${limit}`
}

/** The caller holds the lock on the session, which changes its tag. What the message said is kept, but not how it was spoken. */
export const rewriteMessage = async (
  tx: Transaction,
  { user_id: userId, id, session_id: sessionId, content: before }: MessageRow,
  content: string,
): Promise<MessageRow> => {
  await tx`
    insert into chat_message_edits (user_id, message_id, id, content) values (${userId}, ${id}, ${Bun.randomUUIDv7()}, ${before})`
  await touchSession(tx, userId, sessionId)
  await tx`delete from chat_audio where user_id = ${userId} and message_id = ${id} and kind = 'spoken'`
  const [row] = await tx<MessageRow[]>`
    update chat_messages set content = ${content}, edited_at = now(),
      has_audio = has_audio and exists (select from chat_audio where user_id = ${userId} and message_id = ${id} and is_complete)
    where user_id = ${userId} and id = ${id} returning *`
  if (!row) throw new Error("a message that is locked is missing")
  return row
}

/** What a message said is gone, with its edits, its audio, and all prompts and queries that held it. The caller holds the lock on the session. */
export const emptyMessage = async (
  tx: Transaction,
  { user_id: userId, id, session_id: sessionId, created_at: createdAt }: MessageRow,
): Promise<void> => {
  await tx`
    update chat_messages set content = '', citations = '[]', metadata = '{}', has_audio = false, deleted_at = clock_timestamp()
    where user_id = ${userId} and id = ${id}`
  await tx`delete from chat_message_edits where user_id = ${userId} and message_id = ${id}`
  await tx`delete from chat_audio where user_id = ${userId} and message_id = ${id}`
  await tx`delete from chat_events where user_id = ${userId} and session_id = ${sessionId} and message_id = ${id} and type = 'assistant_delta'`
  // Those that run now do so when they end, by a trigger.
  await tx`
    update chat_answers answer set generation_prompt = null,
      query = coalesce((select content from chat_messages where user_id = ${userId} and id = answer.question_id), ''),
      options = case when ${id} in (question_id, message_id) then '{}' else options end,
      retrieved = case when ${id} in (question_id, message_id) then '[]' else retrieved end
    where user_id = ${userId} and session_id = ${sessionId} and (ended_at is null or ended_at >= ${createdAt})`
  await touchSession(tx, userId, sessionId)
}

const touchSession = async (tx: Transaction, userId: string, sessionId: string): Promise<void> => {
  await tx`
    update chat_sessions set updated_at = now(), version = version + 1 where user_id = ${userId} and id = ${sessionId}`
}
