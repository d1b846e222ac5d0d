import { lockMessage, ownerOfMessage } from "../chat/messages/find-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { findMessage } from "../chat/messages/queries.ts"
import type { SessionRow } from "../chat/sessions/session-row.ts"
import { verb } from "../feature/verb.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import type { AskedAnswer } from "./asked-answer.ts"
import type { Context } from "./context.ts"
import { queueAnswer, requireNotDeleted, startAnswer } from "./queue-answer.ts"
import { answerSchema, regenerateInput } from "./schemas.ts"
import { sendAnswer } from "./send-answer.ts"
import { storeAnswer } from "./store-answer.ts"
import { countUnfinished, readAnswerTo } from "./turn-queries.ts"

/** Answers a question anew. The earlier answer stays as an alternative. */
export const regenerateAnswer = verb({
  action: "answer.regenerate",
  scope: "chat",
  rate: "search",
  input: regenerateInput,
  output: answerSchema,
  run: async (ctx: Context, { id, stream }) => {
    const userId = await ownerOfMessage(ctx, id)
    return sendAnswer(ctx, stream, (gone) => askAnew(ctx, userId, id, gone))
  },
})

const askAnew = async (ctx: Context, userId: string, id: string, gone: AbortSignal): Promise<AskedAnswer> => {
  const askedAt = performance.now()
  if (ctx.liveAnswers.isClosing) throw unavailable("The server stops. Try again shortly.", 1)
  const store = async (tx: Transaction) => {
    const { session, question } = await findQuestion(tx, userId, id)
    const [last, unfinished] = await Promise.all([
      readAnswerTo(tx, userId, question.id),
      countUnfinished(tx, userId, session.id),
    ])
    if (last && last.state !== "done")
      throw new AppError("CONFLICT", "This question is being answered. Wait for the answer, or stop it.")
    const options = last?.options ?? {}
    const asking = { session, unfinished, questionId: question.id, query: question.content, options }
    return { question, queued: await queueAnswer(tx, ctx, { ...asking, begins: "answer" }) }
  }
  const start = ({ question, queued }: Awaited<ReturnType<typeof store>>, gone: AbortSignal | undefined) =>
    startAnswer(ctx, question, queued, { askedAt, gone, isNew: false })
  const stored = await storeAnswer(ctx, userId, {
    store,
    answerOf: ({ queued }) => queued.messageId,
    start: (stored) => start(stored, undefined),
  })
  return start(stored, gone)
}

/** The question that a message is, or answers, with its session, which is locked. */
const findQuestion = async (
  tx: Transaction,
  userId: string,
  id: string,
): Promise<{ session: SessionRow; question: MessageRow }> => {
  const { session, message } = await lockMessage(tx, userId, id)
  const question = message.answers_to === null ? message : await findMessage(tx, userId, message.answers_to)
  if (question?.message_type !== "user")
    throw new AppError("CONFLICT", "This message is neither a question nor an answer to one.")
  requireNotDeleted(question)
  return { session, question }
}
