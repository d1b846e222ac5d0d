import { appendEvent } from "../chat/events/append-event.ts"
import { addMessage } from "../chat/messages/add-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { type RagConfig, ragConfigSchema } from "../chat/schemas.ts"
import { readSession } from "../chat/sessions/find-session.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { notFound } from "../platform/errors.ts"
import type { AnswerInput } from "./answerer.ts"
import { readHistory, readMessage, replaceAnswers } from "./queries.ts"

/** What an answer is made from besides what a search finds. */
export type Turn = { question: MessageRow; config: RagConfig; history: AnswerInput["history"] }

/** Whose turn it is. */
export type TurnOf = { userId: string; sessionId: string; questionId: string; messageId: string }

/** The answerer takes the newest of these that fit into its prompt. */
const maxHistoryTurns = 50

/**
 * Writes the message of an answer whose turn it is, in the transaction that takes the turn, and reads what it is made from. Earlier answers
 * to the question become alternatives.
 */
export const beginAnswer = async (
  tx: Transaction,
  { userId, sessionId, questionId, messageId }: TurnOf,
): Promise<Turn> => {
  await addMessage(tx, userId, sessionId, {
    id: messageId,
    message_type: "assistant",
    content: "",
    status: "streaming",
    answers_to: questionId,
  })
  const [session, question, history, replaced] = await Promise.all([
    readSession(tx, userId, sessionId),
    readMessage(tx, userId, questionId),
    readHistory(tx, userId, { sessionId, questionId, limit: maxHistoryTurns }),
    replaceAnswers(tx, userId, questionId, messageId),
  ])
  for (const { id } of replaced) await appendEvent(tx, userId, sessionId, { type: "message_updated", messageId: id })
  if (!question) throw notFound("message")
  return { question, config: ragConfigSchema.parse(session.rag_config), history }
}
