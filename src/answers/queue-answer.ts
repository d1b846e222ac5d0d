import type { MessageRow } from "../chat/messages/message-row.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import type { AskedAnswer, AskOptions } from "./asked-answer.ts"
import { beginAnswer, type Turn } from "./begin-answer.ts"
import type { Services } from "./context.ts"
import { type AnswerRow, insertAnswer, maxWaitingAnswers } from "./queries.ts"
import { runTurn } from "./run-turn.ts"
import { showLive } from "./show-live.ts"

/** `turn`: null while it waits. */
type Queued = { answer: AnswerRow; turn: Turn | null }

/** Queues an answer to a question, and begins it when it is its turn. Throws RATE_LIMITED when too many wait. */
export const queueAnswer = async (
  tx: Transaction,
  { liveAnswers }: Pick<Services, "liveAnswers">,
  question: MessageRow,
  options: AskOptions,
): Promise<Queued> => {
  const { user_id: userId, session_id: sessionId, id: questionId } = question
  const answer = await insertAnswer(tx, userId, {
    message_id: Bun.randomUUIDv7(),
    session_id: sessionId,
    question_id: questionId,
    options,
    process_id: liveAnswers.processId,
    query: question.content,
  })
  if (!answer) throw tooMany()
  if (answer.state === "waiting") return { answer, turn: null }
  return { answer, turn: await beginAnswer(tx, { userId, sessionId, questionId, messageId: answer.message_id }) }
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
  { answer, turn, isNew, askedAt, gone }: Queued & { isNew: boolean; askedAt: number; gone: AbortSignal | undefined },
): AskedAnswer => {
  const live = services.liveAnswers.add({
    userId: answer.user_id,
    sessionId: answer.session_id,
    questionId: question.id,
    messageId: answer.message_id,
    options: answer.options,
    askedAt,
  })
  live.attach(gone)
  services.liveAnswers.run(live, () => runTurn(services, live, turn))
  return showLive(live, question, { isNew, isRepeated: false })
}
