import type { z } from "@hono/zod-openapi"
import type { Transaction } from "../platform/database/connect.ts"
import type { ragContextSchema } from "./schemas.ts"

/** The answers to a question that others replace from now on. The session counts messages that its list shows. */
export const replaceAnswers = (
  tx: Transaction,
  userId: string,
  { sessionId, questionId }: { sessionId: string; questionId: string },
) =>
  tx<{ id: string }[]>`
    with replaced as (
      update chat_messages set is_alternative = true
      where user_id = ${userId} and answers_to = ${questionId} and not is_alternative returning id
    ), counted as (
      update chat_sessions set message_count = message_count - (select count(*) from replaced)
      where user_id = ${userId} and id = ${sessionId} and exists (select from replaced)
    )
    select id from replaced`.execute()

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
    ) as turns where content <> '' order by place, sequence`.execute()

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
