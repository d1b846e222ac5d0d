import { ownerOfMessage } from "../chat/messages/find-message.ts"
import type { MessageRow } from "../chat/messages/message-row.ts"
import { lockSession } from "../chat/sessions/find-session.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { AppError, notFound, unavailable } from "../platform/errors.ts"
import type { AskedAnswer } from "./asked-answer.ts"
import type { Context } from "./context.ts"
import { readAnswerTo, readMessage } from "./queries.ts"
import { queueAnswer, startAnswer } from "./queue-answer.ts"
import { answerSchema, regenerateInput } from "./schemas.ts"
import { sendAnswer } from "./send-answer.ts"

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
  const { question, queued } = await asUser(ctx.sql, userId, async (tx) => {
    const question = await findQuestion(tx, userId, id)
    const last = await readAnswerTo(tx, userId, question.id)
    if (last && last.state !== "done")
      throw new AppError("CONFLICT", "This question is being answered. Wait for the answer, or stop it.")
    return { question, queued: await queueAnswer(tx, ctx, question, last?.options ?? {}) }
  })
  return startAnswer(ctx, question, { ...queued, isNew: false, askedAt, gone })
}

/** The question that a message is, or answers, with its session locked. */
const findQuestion = async (tx: Transaction, userId: string, id: string): Promise<MessageRow> => {
  const message = await readMessage(tx, userId, id)
  if (!message) throw notFound("message")
  await lockSession(tx, userId, message.session_id)
  const question = message.answers_to === null ? message : await readMessage(tx, userId, message.answers_to)
  if (question?.message_type !== "user")
    throw new AppError("CONFLICT", "This message is neither a question nor an answer to one.")
  if (question.deleted_at !== null) throw new AppError("CONFLICT", "The question was deleted. Ask a new one.")
  return question
}
