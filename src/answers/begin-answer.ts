import { appendEvent } from "../chat/events/append-event.ts"
import { appendMessage } from "../chat/messages/add-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { type RagConfig, ragConfigSchema } from "../chat/sessions/config-schemas.ts"
import type { WritableSession } from "../chat/sessions/session-row.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { AnswerInput } from "./answerer.ts"
import type { AskOptions } from "./asked-answer.ts"
import type { Services } from "./context.ts"
import { readHistory, replaceAnswers } from "./queries.ts"
import { type Search, startSearch } from "./start-search.ts"
import type { TurnOf } from "./turn-of.ts"

/** What an answer is made from. */
export type Turn = { question: MessageRow; config: RagConfig; history: AnswerInput["history"]; search: Search }

/** The answerer takes the newest of these that fit into its prompt. */
const maxHistoryTurns = 50

/** `begins`: what begins with this answer. A new session has said nothing before, and a new question has no answers to replace. */
export type Asked = { query: string; options: AskOptions; begins: "session" | "question" | "answer" }

/**
 * Writes the message of an answer whose turn it is, in the transaction that takes the turn and has locked the session, reads what it is
 * made from, and starts its search. Earlier answers to the question become alternatives. Its statements are sent at once, behind those that
 * were sent before.
 */
export const beginAnswer = async (
  tx: Transaction,
  services: Services,
  session: WritableSession,
  { userId, sessionId, questionId, messageId }: TurnOf,
  { query, options, begins }: Asked,
): Promise<Omit<Turn, "question">> => {
  const [history, replaced] = await Promise.all([
    begins === "session" ? [] : readHistory(tx, userId, { sessionId, questionId, limit: maxHistoryTurns }),
    begins === "answer" ? replaceAnswers(tx, userId, { sessionId, questionId }) : [],
    appendMessage(tx, session, {
      id: messageId,
      message_type: "assistant",
      content: "",
      status: "streaming",
      answers_to: questionId,
    }),
  ])
  for (const { id } of replaced) await appendEvent(tx, userId, sessionId, { type: "message_updated", messageId: id })
  const config = ragConfigSchema.parse(session.rag_config)
  return { config, history, search: startSearch(services, { userId, question: query, config, history, options }) }
}
