import type { MessageRow } from "../chat/messages/message-row.ts"
import type { WritableSession } from "../chat/sessions/session-row.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { together } from "../platform/database/together.ts"
import { AppError } from "../platform/errors.ts"
import type { AskedAnswer, AskOptions } from "./asked-answer.ts"
import { type Asked, beginAnswer, type Turn } from "./begin-answer.ts"
import type { Services } from "./context.ts"
import { runTurn } from "./run-turn.ts"
import { showLive } from "./show-live.ts"
import type { TurnOf } from "./turn-of.ts"
import { insertAnswer, maxWaitingAnswers } from "./turn-queries.ts"

/** A question in a session that is locked. `unfinished`: how many answers of the session wait or run. */
type Asking = Asked & { session: WritableSession; unfinished: number; questionId: string }

/** `begun`: null while it waits. */
export type Queued = TurnOf & { options: AskOptions; begun: Omit<Turn, "question"> | null }

/**
 * Queues an answer to a question, and begins it when it is its turn. Its statements are sent at once, behind those that were sent before.
 * Throws RATE_LIMITED when too many wait.
 */
export const queueAnswer = async (
  tx: Transaction,
  services: Services,
  { session, unfinished, questionId, ...asked }: Asking,
): Promise<Queued> => {
  if (unfinished > maxWaitingAnswers) throw tooMany()
  const isItsTurn = unfinished === 0
  const turn = { userId: session.user_id, sessionId: session.id, questionId, messageId: Bun.randomUUIDv7() }
  const state = isItsTurn ? "running" : "waiting"
  const [begun] = await together([
    isItsTurn ? beginAnswer(tx, services, session, turn, asked) : null,
    insertAnswer(tx, turn, { ...asked, state, processId: services.liveAnswers.processId }),
  ])
  return { ...turn, options: asked.options, begun }
}

/** What was deleted is not answered. */
export const requireNotDeleted = (question: MessageRow): void => {
  if (question.deleted_at !== null) throw new AppError("CONFLICT", "The question was deleted. Ask a new one.")
}

const tooMany = () =>
  new AppError(
    "RATE_LIMITED",
    `${maxWaitingAnswers} questions of this session wait for their answers already. Ask again when one was answered.`,
    { retryAfterSeconds: 5 },
  )

/** Has this process answer what was queued. */
export const startAnswer = (
  services: Services,
  question: MessageRow,
  { begun, ...queued }: Queued,
  { askedAt, gone, isNew }: { askedAt: number; gone: AbortSignal | undefined; isNew: boolean },
): AskedAnswer => {
  const live = services.liveAnswers.add({ ...queued, askedAt })
  live.attach(gone)
  services.liveAnswers.run(live, () => runTurn(services, live, begun && { ...begun, question }))
  return showLive(live, question, { isNew, isRepeated: false })
}
