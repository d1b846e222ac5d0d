import type { Import } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { batchesOf } from "../../platform/turns.ts"
import { type ChatFile, findContradictions } from "./check-import.ts"
import type { ExportedAnswer } from "./exported-answers.ts"
import type { ExportedEdit, ExportedMessage } from "./exported-messages.ts"
import type { ExportedSession } from "./exported-sessions.ts"

const rowsAtOnce = 200

const isHeld = async (tx: Transaction, userId: string): Promise<boolean> =>
  (await tx`select from chat_sessions where user_id = ${userId} limit 1`).length > 0

/** Sessions and messages are looked up by their ids alone. */
const isTaken = async (tx: Transaction, { chat_sessions, chat_messages }: ChatFile): Promise<boolean> => {
  const [row] = await tx<{ taken: boolean }[]>`
    select exists (select from unnest(${chat_sessions.map(({ id }) => id)}::uuid[]) as id where owner_of_chat_session(id) is not null)
      or exists (select from unnest(${chat_messages.map(({ id }) => id)}::uuid[]) as id where owner_of_chat_message(id) is not null) as taken`
  return row?.taken ?? false
}

const insertSessions = async (tx: Transaction, userId: string, sessions: readonly ExportedSession[]) => {
  await tx`
    insert into chat_sessions (user_id, id, title, title_from, session_type, rag_config, speech_config, metadata, is_archived, created_at,
      updated_at, last_message_at)
    select ${userId}, id, title, title_from, session_type, rag_config, speech_config, metadata, is_archived, created_at, updated_at, last_message_at
    from jsonb_to_recordset(${JSON.stringify(sessions)}::jsonb) as s(
      id uuid, title text, title_from text, session_type text, rag_config jsonb, speech_config jsonb, metadata jsonb, is_archived boolean,
      created_at timestamptz, updated_at timestamptz, last_message_at timestamptz)`
}

/** None of them is handed to extraction: what was learnt is in the file. An answer that ran is not continued. */
const insertMessages = async (tx: Transaction, userId: string, messages: readonly ExportedMessage[]) => {
  await tx`
    insert into chat_messages (user_id, id, session_id, sequence, message_type, content_type, content, status, citations, processing_time,
      tokens_used, model, answers_to, is_alternative, client_message_id, metadata, created_at, edited_at, deleted_at, remembered_at)
    select ${userId}, id, session_id, sequence, message_type, content_type, coalesce(content, ''),
      case status when 'streaming' then 'stopped' else status end, citations, processing_time, tokens_used, model, answers_to,
      is_alternative, client_message_id, metadata, created_at, edited_at, deleted_at, created_at
    from jsonb_to_recordset(${JSON.stringify(messages)}::jsonb) as m(
      id uuid, session_id uuid, sequence bigint, message_type text, content_type text, content text, status text, citations jsonb,
      processing_time double precision, tokens_used integer, model text, answers_to uuid, is_alternative boolean, client_message_id text,
      metadata jsonb, created_at timestamptz, edited_at timestamptz, deleted_at timestamptz)`
}

const countMessages = async (tx: Transaction, userId: string) => {
  await tx`
    update chat_sessions s set message_count = counted.messages, last_sequence = counted.last
    from (
      select session_id, count(*) filter (where not is_alternative)::int as messages, max(sequence) as last from chat_messages where user_id = ${userId} group by session_id
    ) as counted
    where s.user_id = ${userId} and s.id = counted.session_id`
}

const insertEdits = async (tx: Transaction, userId: string, edits: readonly ExportedEdit[]) => {
  await tx`
    insert into chat_message_edits (user_id, message_id, id, content, replaced_at)
    select ${userId}, message_id, id, content, replaced_at
    from jsonb_to_recordset(${JSON.stringify(edits)}::jsonb) as e(message_id uuid, id uuid, content text, replaced_at timestamptz)`
}

const insertAnswers = async (tx: Transaction, userId: string, answers: readonly ExportedAnswer[]) => {
  await tx`
    insert into chat_answers (user_id, message_id, session_id, question_id, state, options, query, search_mode, retrieved, generation_prompt,
      provider, model, prompt_id, experiment, variant, prompt_tokens, completion_tokens, retrieval_ms, first_token_ms, total_ms, error_code, created_at, ended_at)
    select ${userId}, message_id, session_id, question_id, 'done', options, query, search_mode, retrieved, generation_prompt, provider, model,
      prompt_id, experiment, variant, prompt_tokens, completion_tokens, retrieval_ms, first_token_ms, total_ms, error_code, created_at, ended_at
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as a(
      message_id uuid, session_id uuid, question_id uuid, options jsonb, query text, search_mode text, retrieved jsonb,
      generation_prompt jsonb, provider text, model text, prompt_id text, experiment text, variant text, prompt_tokens integer, completion_tokens integer,
      retrieval_ms real, first_token_ms real, total_ms real, error_code text, created_at timestamptz, ended_at timestamptz)`
}

/** Imports conversations as they were: sessions, messages in their order, their edits, and how the answers were made. */
export const importedSessions: Import<unknown, ChatFile> = {
  count: ({ chat_sessions: sessions }) => ({ number: sessions.length, of: "conversations" }),
  findContradictions,
  isHeld,
  isTaken,
  run: async (_services, file) => ({
    write: async (tx, userId) => {
      for (const rows of batchesOf(file.chat_sessions, rowsAtOnce)) await insertSessions(tx, userId, rows)
      for (const rows of batchesOf(file.chat_messages, rowsAtOnce)) await insertMessages(tx, userId, rows)
      await countMessages(tx, userId)
      for (const rows of batchesOf(file.chat_message_edits, rowsAtOnce)) await insertEdits(tx, userId, rows)
      for (const rows of batchesOf(file.chat_answers, rowsAtOnce)) await insertAnswers(tx, userId, rows)
    },
  }),
}
