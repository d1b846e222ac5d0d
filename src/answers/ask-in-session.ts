import { ownerOfSession } from "../chat/sessions/find-session.ts"
import { sessionOwner } from "../chat/sessions/session-owner.ts"
import { requireOwner } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import { askQuestion } from "./ask.ts"
import type { Context } from "./context.ts"
import { answerSchema, queryBody, readOptions, sessionQueryInput } from "./schemas.ts"
import { sendAnswer } from "./send-answer.ts"

/** Asks a person's memories and documents, in a conversation or in a new one. */
export const askQuery = verb({
  action: "answer.ask",
  scope: "chat",
  rate: "search",
  input: queryBody,
  output: answerSchema,
  run: async (ctx: Context, body) => {
    const userId = sessionOwner(ctx, body.user_id)
    const given = body.conversation_id
    requireOwner(ctx, userId)
    if (given !== null && (await ownerOfSession(ctx, given)) !== userId) throw notFound("session")
    return sendAnswer(ctx, body.stream, async (gone) => {
      const sessionId = given ?? Bun.randomUUIDv7()
      nameResource(ctx.trail, "session", sessionId)
      return askQuestion(ctx, { ...questionOf(body), userId, sessionId, isNewSession: given === null, gone })
    })
  },
})

/** The same in a session that its path names. */
export const askInSession = verb({
  ...{ action: askQuery.action, scope: askQuery.scope, rate: askQuery.rate },
  input: sessionQueryInput,
  output: answerSchema,
  run: async (ctx: Context, input) => {
    const userId = await ownerOfSession(ctx, input.id)
    return sendAnswer(ctx, input.stream, (gone) =>
      askQuestion(ctx, { ...questionOf(input), userId, sessionId: input.id, gone }),
    )
  },
})

type Asked = Parameters<typeof readOptions>[0] & { query: string; client_message_id?: string | undefined }

const questionOf = (body: Asked) => ({
  query: body.query,
  clientMessageId: body.client_message_id ?? null,
  options: readOptions(body),
})
