import type { Transaction } from "../../platform/database/connect.ts"
import type { MessageRow } from "../messages/message-row.ts"
import type { SessionRow } from "../sessions/session-row.ts"
import { firstWords } from "./first-words.ts"

/** A session without a title takes the first words of this message. Null: it stays as it is. */
export const titleOf = (
  session: Pick<SessionRow, "title_from">,
  message: Pick<MessageRow, "message_type" | "content">,
): string | null =>
  session.title_from !== "none" || message.message_type === "system" ? null : firstWords(message.content) || null

/**
 * A message was edited or deleted: a title that was made from it is made anew, from the first words that are there now. The caller holds
 * the lock on the session.
 */
export const retitleSession = async (tx: Transaction, session: SessionRow, changed: MessageRow): Promise<void> => {
  if (session.title_from === "person") return
  if (session.title_from === "model" && !(await isFirstOfItsType(tx, changed))) return
  const [first] = await tx<{ content: string }[]>`
    select content from chat_messages
    where user_id = ${session.user_id} and session_id = ${session.id} and deleted_at is null and message_type <> 'system' and content <> ''
    order by sequence limit 1`
  await setTitle(tx, session, firstWords(first?.content ?? ""))
}

/** A model makes a title from the first question and the first answer that are not deleted. */
const isFirstOfItsType = async (tx: Transaction, message: MessageRow): Promise<boolean> => {
  const before = await tx`
    select from chat_messages
    where user_id = ${message.user_id} and session_id = ${message.session_id} and message_type = ${message.message_type}
      and sequence < ${message.sequence} and deleted_at is null limit 1`
  return before.length === 0
}

const setTitle = async (tx: Transaction, { user_id: userId, id }: SessionRow, title: string): Promise<void> => {
  await tx`
    update chat_sessions set title = ${title}, title_from = ${title === "" ? "none" : "words"} where user_id = ${userId} and id = ${id}`
}
