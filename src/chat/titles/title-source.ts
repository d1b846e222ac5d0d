import type { Transaction } from "../../platform/database/connect.ts"
import { lockSession } from "../sessions/find-session.ts"

/** What a model makes a title of: the first question and its answer, as they were read. */
export type TitleSource = { question: string; answer: string }

/** Null: the session has a better title than first words, or more than its first answer. Sent at once. */
export const readTitleSource = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
): Promise<TitleSource | null> => {
  const [source] = await tx<TitleSource[]>`${sourceOf(tx, userId, sessionId)}`.execute()
  return source ?? null
}

const sourceOf = (tx: Transaction, userId: string, sessionId: string) => tx`
  select question.content as question, answer.content as answer
  from chat_sessions session cross join lateral (
    select content from chat_messages
    where user_id = ${userId} and session_id = ${sessionId} and message_type = 'user' and deleted_at is null order by sequence limit 1
  ) as question cross join lateral (
    select min(content) as content from (
      select content from chat_messages
      where user_id = ${userId} and session_id = ${sessionId} and message_type = 'assistant' order by sequence limit 2
    ) as answers having count(*) = 1
  ) as answer
  where session.user_id = ${userId} and session.id = ${sessionId} and session.title_from = 'words'`

/** Sets it, unless that has changed since. */
export const setModelTitle = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  { title, source }: { title: string; source: TitleSource },
): Promise<void> => {
  await Promise.all([
    lockSession(tx, userId, sessionId),
    tx`
      update chat_sessions set title = ${title}, title_from = 'model', updated_at = now()
      where user_id = ${userId} and id = ${sessionId}
        and (${source.question}, ${source.answer}) in (${sourceOf(tx, userId, sessionId)})`.execute(),
  ])
}
