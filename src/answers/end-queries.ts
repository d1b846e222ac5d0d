import type { MessageRow } from "../chat/messages/message-row.ts"
import { asAppError } from "../models/as-app-error.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { noteChange } from "../platform/database/tell-commits.ts"
import type { Outcome } from "./outcome.ts"
import type { TurnOf } from "./turn-of.ts"

/** `isMine` false: this process no longer runs the answer, and nothing was written. `message` null: the answer has no message yet. */
export type Ended = { isMine: boolean; message: MessageRow | null }

/**
 * Ends an answer of this process, whose session is locked: what it rests on, its message, and the event that tells it; the events that told
 * its parts go. A message that was deleted meanwhile stays empty. One statement, which is sent at once, behind those that were sent before.
 */
export const finishAnswer = async (
  tx: Transaction,
  { userId, sessionId, messageId }: TurnOf,
  processId: string,
  outcome: Outcome,
): Promise<Ended> => {
  const { made, experiment, milliseconds, status } = outcome
  const [row] = await tx<(MessageRow & { is_mine: boolean })[]>`
    with ended as (
      update chat_answers set state = 'done', process_id = null, ended_at = now(), query = coalesce(${outcome.query}, query),
        search_mode = ${outcome.searchMode}, retrieved = ${JSON.stringify(outcome.retrieved)}::jsonb,
        generation_prompt = ${outcome.prompt === null ? null : JSON.stringify(outcome.prompt)}::jsonb,
        provider = ${made?.provider ?? null}, model = ${made?.model ?? null}, prompt_id = ${made?.promptId ?? null},
        experiment = ${experiment?.name ?? null}, variant = ${experiment?.variant ?? null},
        prompt_tokens = ${made?.promptTokens ?? null}, completion_tokens = ${made?.completionTokens ?? null},
        retrieval_ms = ${milliseconds.retrieval}, first_token_ms = ${milliseconds.firstToken}, total_ms = ${milliseconds.total},
        error_code = ${status === "failed" ? asAppError(outcome.error).code : null}
      where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id = ${processId}
      returning message_id
    ), finished as (
      update chat_messages set status = ${status}, content = case when deleted_at is null then ${outcome.content} else '' end,
        citations = case when deleted_at is null then ${JSON.stringify(outcome.citations)}::jsonb else '[]' end,
        processing_time = ${milliseconds.total / 1000}, model = ${made?.model ?? null},
        tokens_used = ${made ? made.promptTokens + made.completionTokens : null}
      where user_id = ${userId} and id = ${messageId} and exists (select from ended) returning *
    ), numbered as (
      update chat_sessions set version = version + 1, updated_at = now(), last_message_at = now(), last_event_id = last_event_id + 1
      where user_id = ${userId} and id = ${sessionId} and exists (select from ended) returning last_event_id
    ), told as (
      insert into chat_events (user_id, session_id, event_id, type, message_id, payload)
      select ${userId}, ${sessionId}, last_event_id, 'assistant_response', ${messageId}, '{}' from numbered
    ), parts as (
      delete from chat_events
      where user_id = ${userId} and session_id = ${sessionId} and message_id = ${messageId} and type = 'assistant_delta'
        and exists (select from ended)
    )
    select true as is_mine, finished.* from ended left join finished on true`.execute()
  if (!row) return { isMine: false, message: null }
  noteChange(tx, sessionId)
  // The row of a left join.
  return { isMine: true, message: (row.id as string | null) === null ? null : row }
}

/** What an unfinished answer has said, as far as it was written. */
export const readDeltas = async (tx: Transaction, userId: string, sessionId: string, messageId: string) => {
  const rows = await tx<{ text: string }[]>`
    select payload ->> 'text' as text from chat_events
    where user_id = ${userId} and session_id = ${sessionId} and message_id = ${messageId} and type = 'assistant_delta'
    order by event_id`
  return rows.map(({ text }) => text).join("")
}
