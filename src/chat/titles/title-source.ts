import type { Transaction } from "../../platform/database/connect.ts"
import { lockSession } from "../sessions/find-session.ts"

/** What a model makes a title of: the first question and its answer, as they were read. */
export type TitleSource = { question: string; answer: string }

type Row = { content: string }

/** Null: the session has a better title than first words, or more than its first answer. */
export const readTitleSource = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
): Promise<TitleSource | null> => {
  const [session] = await tx<{ title_from: string }[]>`
    select title_from from chat_sessions where user_id = ${userId} and id = ${sessionId}`
  if (session?.title_from !== "words") return null
  const answers = await tx<Row[]>`
    select content from chat_messages
    where user_id = ${userId} and session_id = ${sessionId} and message_type = 'assistant' order by sequence limit 2`
  const [question] = await tx<Row[]>`
    select content from chat_messages
    where user_id = ${userId} and session_id = ${sessionId} and message_type = 'user' and deleted_at is null order by sequence limit 1`
  const [answer] = answers
  if (!question || !answer || answers.length > 1) return null
  return { question: question.content, answer: answer.content }
}

/** Sets it, unless that has changed since. */
export const setModelTitle = async (
  tx: Transaction,
  userId: string,
  sessionId: string,
  { title, source }: { title: string; source: TitleSource },
): Promise<void> => {
  await lockSession(tx, userId, sessionId)
  const now = await readTitleSource(tx, userId, sessionId)
  if (now?.question !== source.question || now.answer !== source.answer) return
  await tx`
    update chat_sessions set title = ${title}, title_from = 'model', updated_at = now() where user_id = ${userId} and id = ${sessionId}`
}
