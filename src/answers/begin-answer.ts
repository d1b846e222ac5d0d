import { appendEvent } from "../chat/events/append-event.ts"
import { appendMessage } from "../chat/messages/add-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { type RagConfig, ragConfigSchema } from "../chat/sessions/config-schemas.ts"
import type { WritableSession } from "../chat/sessions/session-row.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { AnswerInput } from "./answerer.ts"
import { readHistory, replaceAnswers } from "./queries.ts"

/** What an answer is made from besides what a search finds. */
export type Turn = { question: MessageRow; config: RagConfig; history: AnswerInput["history"] }

/** Whose turn it is. */
export type TurnOf = { userId: string; sessionId: string; questionId: string; messageId: string }

/** The answerer takes the newest of these that fit into its prompt. */
const maxHistoryTurns = 50

/**
 * Writes the message of an answer whose turn it is, in the transaction that takes the turn and has locked the session, and reads what it is
 * made from. Earlier answers to the question become alternatives. Its statements are sent at once, behind those that were sent before.
 */
export const beginAnswer = async (
  tx: Transaction,
  session: WritableSession,
  { userId, sessionId, questionId, messageId }: TurnOf,
): Promise<Omit<Turn, "question">> => {
  const [history, replaced] = await Promise.all([
    readHistory(tx, userId, { sessionId, questionId, limit: maxHistoryTurns }),
    replaceAnswers(tx, userId, { sessionId, questionId }),
    appendMessage(tx, session, {
      id: messageId,
      message_type: "assistant",
      content: "",
      status: "streaming",
      answers_to: questionId,
    }),
  ])
  for (const { id } of replaced) await appendEvent(tx, userId, sessionId, { type: "message_updated", messageId: id })
  return { config: ragConfigSchema.parse(session.rag_config), history }
}
