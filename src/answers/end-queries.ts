import type { MessageRow } from "../chat/messages/message-row.ts"
import { asAppError } from "../models/as-app-error.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { noteChange } from "../platform/database/tell-commits.ts"
import type { TurnOf } from "./begin-answer.ts"
import type { Outcome } from "./outcome.ts"

/** Ends an answer of this process, and keeps what it rests on. False: it is not this process's any more. */
export const finishAnswer = async (
  tx: Transaction,
  { userId, messageId }: TurnOf,
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
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id = ${processId}`.execute()
  return ended.count > 0
}

/**
 * Ends the message of an answer, whose session is locked, and tells its sockets; the events that told its parts go. Null: the answer has no
 * message yet. A message that was deleted meanwhile stays empty.
 */
export const finishMessage = async (
  tx: Transaction,
  { userId, sessionId, messageId }: TurnOf,
  { status, content, citations, made, milliseconds }: Outcome,
): Promise<MessageRow | null> => {
  noteChange(tx, sessionId)
  const [row] = await tx<MessageRow[]>`
    with finished as (
      update chat_messages set status = ${status}, content = case when deleted_at is null then ${content} else '' end,
        citations = case when deleted_at is null then ${JSON.stringify(citations)}::jsonb else '[]' end,
        processing_time = ${milliseconds.total / 1000}, model = ${made?.model ?? null},
        tokens_used = ${made ? made.promptTokens + made.completionTokens : null}
      where user_id = ${userId} and id = ${messageId} returning *
    ), numbered as (
      update chat_sessions set version = version + 1, updated_at = now(), last_message_at = now(), last_event_id = last_event_id + 1
      where user_id = ${userId} and id = ${sessionId} returning last_event_id
    ), told as (
      insert into chat_events (user_id, session_id, event_id, type, message_id, payload)
      select ${userId}, ${sessionId}, last_event_id, 'assistant_response', ${messageId}, '{}' from numbered
    ), parts as (
      delete from chat_events
      where user_id = ${userId} and session_id = ${sessionId} and message_id = ${messageId} and type = 'assistant_delta'
    )
    select * from finished`.execute()
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
