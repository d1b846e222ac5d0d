import { appendMessage } from "../chat/messages/add-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { lockSession } from "../chat/sessions/find-session.ts"
import { readTitleSource, type TitleSource } from "../chat/titles/title-source.ts"
import { asAppError } from "../models/as-app-error.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { AppError, notFound, unavailable } from "../platform/errors.ts"
import type { FinishedAnswer } from "./asked-answer.ts"
import type { Services } from "./context.ts"
import { finishAnswer } from "./end-queries.ts"
import type { LiveAnswer } from "./live-answers.ts"
import { answersTotal } from "./metrics.ts"
import type { Outcome } from "./outcome.ts"
import type { TurnOf } from "./turn-of.ts"

/** While the database is away, a finished answer is kept in memory and written when it is back. */
const maxTries = 60
const waitBetweenTriesMs = 1000

/** Stores how an answer came out, and tells those who wait for it. */
export const endAnswer = async (services: Services, live: LiveAnswer, outcome: Outcome): Promise<void> => {
  const { log, metrics } = services
  outcome.milliseconds.total = performance.now() - live.askedAt
  const written = live.signal.reason === "lost" ? null : await store(services, live, outcome)
  if (written === null) {
    live.end("lost")
    return live.finished.reject(await explainLoss(services, live))
  }
  metrics.get(answersTotal).inc({ result: outcome.status })
  if (written.titleSource) services.titler?.titleLater(live.userId, live.sessionId, written.titleSource)
  if (outcome.status !== "failed") return live.finished.resolve(showFinished(written.message, outcome))
  const error = asAppError(outcome.error)
  if (error.code === "INTERNAL_ERROR") log.error({ err: outcome.error, answer: live.messageId }, "an answer failed")
  live.finished.reject(error)
}

/** Another process has ended the answer, or its session was deleted while it was written. */
const explainLoss = async ({ sql }: Services, { userId, sessionId }: LiveAnswer): Promise<AppError> => {
  const sessions = await asUser(
    sql,
    userId,
    (tx) => tx`select from chat_sessions where user_id = ${userId} and id = ${sessionId}`,
  ).catch(() => null)
  return sessions?.length === 0 ? notFound("session") : unavailable("The answer was ended elsewhere. Ask again.", 1)
}

/** `titleSource`: what a model may make the session's title of; null: nothing, or no model makes titles. */
type Written = { message: MessageRow; titleSource: TitleSource | null }

const store = async (services: Services, live: LiveAnswer, outcome: Outcome): Promise<Written | null> => {
  const isTitled = services.titler !== null && outcome.status === "complete"
  for (let tries = 1; ; tries++)
    try {
      return await asUser(services.sql, live.userId, (tx) =>
        writeEnd(tx, live, services.liveAnswers.processId, outcome, isTitled),
      )
    } catch (error) {
      if (error instanceof AppError && error.code === "NOT_FOUND") return null
      if (tries === maxTries || services.liveAnswers.isClosing) throw error
      await Bun.sleep(waitBetweenTriesMs)
    }
}

/**
 * Ends an answer: its message, what it rests on, and the event, in one transaction. Null when this process no longer runs it: nothing is
 * written. `isTitled`: what a model makes a title of is read too. All of it is sent at once.
 */
export const writeEnd = async (
  tx: Transaction,
  turn: TurnOf,
  processId: string,
  outcome: Outcome,
  isTitled = false,
): Promise<Written | null> => {
  const [session, { isMine, message }, titleSource] = await Promise.all([
    lockSession(tx, turn.userId, turn.sessionId),
    finishAnswer(tx, turn, processId, outcome),
    isTitled ? readTitleSource(tx, turn.userId, turn.sessionId) : null,
  ])
  if (!isMine) return null
  if (message) return { message, titleSource }
  // It was stopped before its turn.
  const stopped = await appendMessage(tx, session, {
    id: turn.messageId,
    message_type: "assistant",
    content: "",
    status: outcome.status,
    answers_to: turn.questionId,
  })
  return { message: stopped, titleSource: null }
}

const showFinished = (message: MessageRow, { citations, made, milliseconds }: Outcome): FinishedAnswer => ({
  message,
  citations,
  provider: made?.provider ?? "none",
  model: made?.model ?? "none",
  usage: { promptTokens: made?.promptTokens ?? 0, completionTokens: made?.completionTokens ?? 0 },
  milliseconds: {
    retrieval: milliseconds.retrieval ?? 0,
    firstToken: milliseconds.firstToken ?? milliseconds.total,
    total: milliseconds.total,
  },
})
