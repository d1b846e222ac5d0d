import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { flagParameter } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { deleteFacts } from "../../memories/delete-facts.ts"
import { clearAnswers, dropConversations } from "../../memories/leave-no-copy.ts"
import { lockUser } from "../../people/lock-user.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Context } from "../context.ts"
import { rememberAtOnce } from "../memory/schedule-memory.ts"
import { lockSession, ownerOfSession } from "./find-session.ts"
import { archiveSession, deleteSessionRow, findFactsOfSession } from "./queries.ts"
import { sessionIdInput } from "./schemas.ts"

/** Archives a session, or deletes it for good, with what was learnt from it if that is wanted. */
export const deleteSession = verb({
  action: "chat.session.delete",
  scope: "chat",
  rate: "other",
  input: z
    .strictObject({
      ...sessionIdInput.shape,
      permanent: flagParameter.openapi({ description: "Deleted for good, with its messages, audio and contexts." }),
      facts: flagParameter.openapi({
        description: "Memories that were learnt from it are forgotten, too. Only with `permanent`.",
      }),
    })
    .refine(({ permanent, facts }) => permanent || !facts, {
      path: ["facts"],
      message: "is for permanent=true only",
    }),
  output: z.null(),
  run: async (ctx: Context, { id, permanent, facts }) => {
    const userId = await ownerOfSession(ctx, id)
    await asUser(ctx.sql, userId, async (tx) => {
      if (facts) await dropConversations(ctx, tx, userId)
      await lockSession(tx, userId, id)
      if (permanent) await deleteSessionRow(tx, userId, id)
      else await archive(tx, userId, id)
      if (facts) await forgetFacts(tx, userId, id)
      await recordInTransaction(tx, ctx, 204)
    })
    if (permanent) ctx.sessionFeed.tellDeleted(id)
    if (facts) await clearAnswers(ctx, userId)
    return null
  },
})

const archive = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await archiveSession(tx, userId, id)
  await rememberAtOnce(tx, userId, id)
}

const factsAtOnce = 500

const forgetFacts = async (tx: Transaction, userId: string, sessionId: string): Promise<void> => {
  await lockUser(tx, userId)
  for (;;) {
    const ids = await findFactsOfSession(tx, userId, sessionId, factsAtOnce)
    if (ids.length > 0) await deleteFacts(tx, userId, ids)
    if (ids.length < factsAtOnce) return
  }
}
