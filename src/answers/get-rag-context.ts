import { z } from "@hono/zod-openapi"
import { ownerOfMessage } from "../chat/messages/find-message.ts"
import { idField } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { readContext } from "./queries.ts"
import { ragContextSchema } from "./schemas.ts"

/** What an answer rests on. */
export const getRagContext = verb({
  action: "answer.read",
  scope: "chat",
  rate: "other",
  input: z.strictObject({ id: idField }),
  output: ragContextSchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfMessage(ctx, id)
    const row = await asUser(ctx.sql, userId, (tx) => readContext(tx, userId, id))
    if (!row) throw notFound("answer")
    return { ...row, created_at: row.created_at.toISOString() }
  },
})
