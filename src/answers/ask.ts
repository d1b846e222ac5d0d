import { appendMessage, findPlace } from "../chat/messages/add-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { insertSession } from "../chat/sessions/queries.ts"
import type { WritableSession } from "../chat/sessions/session-row.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import type { AskedAnswer, Question } from "./asked-answer.ts"
import type { Services } from "./context.ts"
import { followAnswer } from "./follow-answer.ts"
import { type Queued, queueAnswer, requireNotDeleted, startAnswer } from "./queue-answer.ts"
import { storeAnswer } from "./store-answer.ts"
import { type AnswerRow, countUnfinished, readAnswerTo } from "./turn-queries.ts"

export type { AskedAnswer, AskOptions, FinishedAnswer, Question } from "./asked-answer.ts"

/**
 * Stores the question, and has it answered when it is its turn in the session: by this process, whatever happens to the caller. Resolves
 * when the question is stored. Throws NOT_FOUND, or RATE_LIMITED when ten wait already.
 */
export type Ask = (services: Services, question: Question) => Promise<AskedAnswer>

export const askQuestion: Ask = async (services, question) => {
  const askedAt = performance.now()
  const { userId, gone } = question
  if (services.liveAnswers.isClosing) throw unavailable("The server stops. Try again shortly.", 1)
  const { row, before, queued, isNew } = await storeAnswer<Stored>(services, userId, {
    store: (tx) => (question.isNewSession ? beginSession(tx, services, question) : goOn(tx, services, question)),
    answerOf: ({ queued }) => queued?.messageId ?? null,
    start: ({ row, queued, isNew }) =>
      queued && startAnswer(services, row, queued, { askedAt, gone: undefined, isNew }),
  })
  if (before) return followAnswer(services, row, before, gone)
  return startAnswer(services, row, queued, { askedAt, gone, isNew })
}

type Stored = { row: MessageRow; isNew: boolean } & (
  | { before: AnswerRow; queued: null }
  | { before: null; queued: Queued }
)

/** `session`: what is read of one that is locked. */
type Place = { session: WritableSession; unfinished: number }

/** Nobody else knows the session yet: everything is written in one round trip. */
const beginSession = async (tx: Transaction, services: Services, question: Question): Promise<Stored> => {
  const { userId, sessionId } = question
  const session = { user_id: userId, id: sessionId, title_from: "none" as const, rag_config: {} }
  const [, stored] = await together([
    insertSession(tx, userId, { ...session, title: null, session_type: "rag", speech_config: {}, metadata: {} }),
    store(tx, services, question, { session, unfinished: 0 }),
  ])
  return stored
}

const goOn = async (tx: Transaction, services: Services, question: Question): Promise<Stored> => {
  const { userId, sessionId, clientMessageId = null } = question
  const [{ session, known }, unfinished] = await Promise.all([
    findPlace(tx, userId, sessionId, clientMessageId),
    countUnfinished(tx, userId, sessionId),
  ])
  const place = { session, unfinished }
  return known ? askAgain(tx, services, question, { ...place, row: known }) : store(tx, services, question, place)
}

const store = async (
  tx: Transaction,
  services: Services,
  question: Question,
  { session, unfinished }: Place,
): Promise<Stored> => {
  const begins = question.isNewSession ? "session" : "question"
  const { query, clientMessageId = null, contentType = "text", options = {} } = question
  const id = Bun.randomUUIDv7()
  const [row, queued] = await together([
    appendMessage(tx, session, {
      ...{ id, message_type: "user", content: query, content_type: contentType, client_message_id: clientMessageId },
    }),
    queueAnswer(tx, services, { session, unfinished, questionId: id, query, options, begins }),
  ])
  return { row, before: null, queued, isNew: true }
}

/** The answer that was asked for before. One that failed is made anew, and so is one that nobody asked for. */
const askAgain = async (
  tx: Transaction,
  services: Services,
  { userId, options = {} }: Question,
  { session, unfinished, row }: Place & { row: MessageRow },
): Promise<Stored> => {
  const before = await readAnswerTo(tx, userId, row.id)
  if (before && before.error_code === null) return { row, before, queued: null, isNew: false }
  if (row.message_type !== "user")
    throw new AppError("CONFLICT", "This client_message_id is that of another message. Use a new one.")
  requireNotDeleted(row)
  const asking = { session, unfinished, questionId: row.id, query: row.content, options, begins: "answer" as const }
  return { row, before: null, queued: await queueAnswer(tx, services, asking), isNew: false }
}
