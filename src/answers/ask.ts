import { addMessage } from "../chat/messages/add-message.ts"
import { insertSession } from "../chat/sessions/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import type { AskedAnswer, Question } from "./asked-answer.ts"
import type { Services } from "./context.ts"
import { followAnswer } from "./follow-answer.ts"
import { readAnswerTo } from "./queries.ts"
import { queueAnswer, startAnswer } from "./queue-answer.ts"

export type { AskedAnswer, AskOptions, FinishedAnswer, Question } from "./asked-answer.ts"

/**
 * Stores the question, and has it answered when it is its turn in the session: by this process, whatever happens to the caller. Resolves
 * when the question is stored. Throws NOT_FOUND, or RATE_LIMITED when ten wait already.
 */
export type Ask = (services: Services, question: Question) => Promise<AskedAnswer>

export const askQuestion: Ask = async (services, question) => {
  const askedAt = performance.now()
  const { userId, sessionId, gone } = question
  if (services.liveAnswers.isClosing) throw unavailable("The server stops. Try again shortly.", 1)
  const stored = await asUser(services.sql, userId, async (tx) => {
    if (question.isNewSession) await insertSession(tx, userId, newSession(sessionId))
    const { row, isNew } = await addMessage(tx, userId, sessionId, {
      message_type: "user",
      content: question.query,
      content_type: question.contentType ?? "text",
      client_message_id: question.clientMessageId ?? null,
    })
    const known = isNew ? null : await readAnswerTo(tx, userId, row.id)
    if (known) return { row, isNew, known, queued: null }
    // Stored before, and never asked.
    if (row.message_type !== "user")
      throw new AppError("CONFLICT", "This client_message_id is that of another message. Use a new one.")
    return { row, isNew, known, queued: await queueAnswer(tx, services, row, question.options ?? {}) }
  })
  const { row, isNew, known, queued } = stored
  if (known) return followAnswer(services, row, known, gone)
  return startAnswer(services, row, { ...queued, isNew, askedAt, gone })
}

const newSession = (id: string) => ({
  ...{ id, title: null, session_type: "rag" as const },
  ...{ rag_config: {}, speech_config: {}, metadata: {} },
})
