import type { z } from "@hono/zod-openapi"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { asAppError } from "../models/as-app-error.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { AskOptions } from "./asked-answer.ts"
import type { Outcome } from "./outcome.ts"
import type { ragContextSchema } from "./schemas.ts"

/** A row of `pika.chat_answers`, without what it rests on. */
export type AnswerRow = {
  user_id: string
  message_id: string
  session_id: string
  question_id: string
  state: "waiting" | "running" | "done"
  process_id: string | null
  is_stop_asked: boolean
  options: AskOptions
}

type NewAnswer = Pick<AnswerRow, "message_id" | "session_id" | "question_id" | "options"> & {
  process_id: string
  query: string
}

/** One answer runs in a session, and so many may wait. */
export const maxWaitingAnswers = 10

/**
 * Queues an answer; it runs at once when no other one of its session waits or runs. The caller holds the session's lock. Null: too many
 * wait.
 */
export const insertAnswer = async (tx: Transaction, userId: string, answer: NewAnswer): Promise<AnswerRow | null> => {
  const [row] = await tx<AnswerRow[]>`
    with unfinished as (
      select count(*) as number from chat_answers
      where user_id = ${userId} and session_id = ${answer.session_id} and state <> 'done'
    )
    insert into chat_answers (user_id, message_id, session_id, question_id, state, process_id, options, query)
    select ${userId}, ${answer.message_id}, ${answer.session_id}, ${answer.question_id},
      case number when 0 then 'running' else 'waiting' end, ${answer.process_id}, ${JSON.stringify(answer.options)}::jsonb, ${answer.query}
    from unfinished where number <= ${maxWaitingAnswers} returning *`
  return row ?? null
}

/** Makes a waiting answer of this process the running one, when it is the first one in its session. The caller holds the session's lock. */
export const takeTurn = async (
  tx: Transaction,
  userId: string,
  { sessionId, messageId, processId }: { sessionId: string; messageId: string; processId: string },
): Promise<{ state: AnswerRow["state"]; isMine: boolean; isStopAsked: boolean; blockedBy: string | null } | null> => {
  await tx`
    update chat_answers mine set state = 'running'
    where user_id = ${userId} and message_id = ${messageId} and state = 'waiting' and process_id = ${processId}
      and not is_stop_asked and not exists (
        select from chat_answers earlier
        where earlier.user_id = ${userId} and earlier.session_id = ${sessionId} and earlier.state <> 'done'
          and (earlier.created_at, earlier.message_id) < (mine.created_at, mine.message_id))`
  const [row] = await tx<
    { state: AnswerRow["state"]; isMine: boolean; isStopAsked: boolean; blockedBy: string | null }[]
  >`
    select state, process_id = ${processId} as "isMine", is_stop_asked as "isStopAsked", (
      select earlier.process_id::text from chat_answers earlier
      where earlier.user_id = ${userId} and earlier.session_id = ${sessionId} and earlier.state <> 'done'
      order by earlier.created_at, earlier.message_id limit 1) as "blockedBy"
    from chat_answers where user_id = ${userId} and message_id = ${messageId}`
  return row ?? null
}

/** Lets any process take a waiting answer. */
export const releaseAnswer = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<void> => {
  await tx`
    update chat_answers set process_id = null
    where user_id = ${userId} and message_id = ${messageId} and state = 'waiting' and process_id = ${processId}`
}

/** The same for one that this process may have begun to write. */
export const releaseUnfinished = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<void> => {
  await tx`
    update chat_answers set process_id = null
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id = ${processId}`
}

/** Takes an answer over from a process that is not alive, unless another process has done so meanwhile. */
export const claimAbandoned = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<AnswerRow | null> => {
  const [row] = await tx<AnswerRow[]>`
    update chat_answers set process_id = ${processId}
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id is distinct from ${processId}
      and not exists (select from processes where id = chat_answers.process_id and seen_at > now() - interval '5 seconds')
    returning *`
  return row ?? null
}

/** The newest answer to a question. */
export const readAnswerTo = async (tx: Transaction, userId: string, questionId: string): Promise<AnswerRow | null> => {
  const [row] = await tx<AnswerRow[]>`
    select * from chat_answers where user_id = ${userId} and question_id = ${questionId} order by created_at desc, message_id desc limit 1`
  return row ?? null
}

export const readMessage = async (tx: Transaction, userId: string, id: string): Promise<MessageRow | null> => {
  const [row] = await tx<MessageRow[]>`select * from chat_messages where user_id = ${userId} and id = ${id}`
  return row ?? null
}

/** The answers to a question that others replace from now on. */
export const replaceAnswers = (tx: Transaction, userId: string, questionId: string, messageId: string) =>
  tx<{ id: string }[]>`
    update chat_messages set is_alternative = true
    where user_id = ${userId} and answers_to = ${questionId} and id <> ${messageId} and not is_alternative returning id`

/** What a session said before a question, oldest first: the last messages, each question with its answer. */
export const readHistory = (
  tx: Transaction,
  userId: string,
  { sessionId, questionId, limit }: { sessionId: string; questionId: string; limit: number },
) =>
  tx<{ role: "user" | "assistant"; content: string }[]>`
    with said as (
      select id, sequence, message_type, content from chat_messages
      where user_id = ${userId} and session_id = ${sessionId} and deleted_at is null
        and sequence < (select sequence from chat_messages where user_id = ${userId} and id = ${questionId})
        and (message_type = 'user' or (message_type = 'assistant' and answers_to is null and not is_alternative))
      order by sequence desc limit ${limit}
    )
    select message_type as role, content from (
      select sequence as place, sequence, message_type, content from said
      union all
      select said.sequence, answers.sequence, answers.message_type, answers.content
      from said join chat_messages answers on answers.user_id = ${userId} and answers.answers_to = said.id
      where answers.deleted_at is null and not answers.is_alternative and answers.status in ('complete', 'stopped')
    ) as turns where content <> '' order by place, sequence`

/** Whether this process still runs the answer; the row stays as it is until the transaction ends. */
export const holdAnswer = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<{ is_stop_asked: boolean } | null> => {
  const [row] = await tx<{ is_stop_asked: boolean }[]>`
    select is_stop_asked from chat_answers
    where user_id = ${userId} and message_id = ${messageId} and state = 'running' and process_id = ${processId} for share`
  return row ?? null
}

/** What an unfinished answer has said, as far as it was written. */
export const readDeltas = async (tx: Transaction, userId: string, sessionId: string, messageId: string) => {
  const rows = await tx<{ text: string }[]>`
    select payload ->> 'text' as text from chat_events
    where user_id = ${userId} and session_id = ${sessionId} and message_id = ${messageId} and type = 'assistant_delta'
    order by event_id`
  return rows.map(({ text }) => text).join("")
}

export const deleteDeltas = async (tx: Transaction, userId: string, sessionId: string, messageId: string) => {
  await tx`
    delete from chat_events
    where user_id = ${userId} and session_id = ${sessionId} and message_id = ${messageId} and type = 'assistant_delta'`
}

/** Ends an answer of this process, and keeps what it rests on. False: it is not this process's any more. */
export const finishAnswer = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
  outcome: Outcome,
): Promise<boolean> => {
  const { made, experiment, milliseconds } = outcome
  const ended = await tx`
    update chat_answers set state = 'done', process_id = null, ended_at = now(), query = coalesce(${outcome.query}, query),
      search_mode = ${outcome.searchMode}, retrieved = ${JSON.stringify(outcome.retrieved)}::jsonb,
      generation_prompt = ${outcome.prompt === null ? null : JSON.stringify(outcome.prompt)}::jsonb,
      provider = ${made?.provider ?? null}, model = ${made?.model ?? null}, prompt_id = ${made?.promptId ?? null},
      experiment = ${experiment?.name ?? null}, variant = ${experiment?.variant ?? null},
      prompt_tokens = ${made?.promptTokens ?? null}, completion_tokens = ${made?.completionTokens ?? null},
      retrieval_ms = ${milliseconds.retrieval}, first_token_ms = ${milliseconds.firstToken}, total_ms = ${milliseconds.total},
      error_code = ${outcome.status === "failed" ? asAppError(outcome.error).code : null}
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id = ${processId}`
  return ended.count > 0
}

/** Null: the answer has no message yet. A message that was deleted meanwhile stays empty. */
export const finishMessage = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  { status, content, citations, made, milliseconds }: Outcome,
): Promise<MessageRow | null> => {
  const [row] = await tx<MessageRow[]>`
    update chat_messages set status = ${status}, content = case when deleted_at is null then ${content} else '' end,
      citations = case when deleted_at is null then ${JSON.stringify(citations)}::jsonb else '[]' end,
      processing_time = ${milliseconds.total / 1000}, model = ${made?.model ?? null},
      tokens_used = ${made ? made.promptTokens + made.completionTokens : null}
    where user_id = ${userId} and id = ${messageId} returning *`
  if (row)
    await tx`
      update chat_sessions set version = version + 1, updated_at = now(), last_message_at = now()
      where user_id = ${userId} and id = ${row.session_id}`
  return row ?? null
}

type ContextRow =
  z.output<typeof ragContextSchema> extends infer Shown ? Omit<Shown, "created_at"> & { created_at: Date } : never

/** What a finished answer rests on. Null when there is none, or its message was deleted. */
export const readContext = async (tx: Transaction, userId: string, messageId: string): Promise<ContextRow | null> => {
  const [row] = await tx<ContextRow[]>`
    select answers.message_id, answers.query, answers.search_mode, answers.retrieved, answers.generation_prompt, answers.provider,
      answers.model, answers.created_at
    from chat_answers answers join chat_messages messages on messages.user_id = ${userId} and messages.id = answers.message_id
    where answers.user_id = ${userId} and answers.message_id = ${messageId} and answers.state = 'done' and messages.deleted_at is null`
  return row ?? null
}
