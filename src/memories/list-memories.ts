import { z } from "@hono/zod-openapi"
import { requireOwner } from "../feature/actor.ts"
import { cursorParameter, flagParameter, limitParameter, userIdField } from "../feature/fields.ts"
import { pageOf } from "../feature/page.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { toWire } from "./fact-row.ts"
import { listFacts } from "./queries.ts"
import { categoryField, memoryListSchema } from "./schemas.ts"

/** A person's memories, newest first. */
export const listMemories = verb({
  action: "memory.list",
  scope: "memory:read",
  rate: "other",
  input: z.strictObject({
    user_id: userIdField,
    category: categoryField.optional(),
    include_past: flagParameter.openapi({ description: "Also what is no longer true." }),
    cursor: cursorParameter,
    limit: limitParameter(20),
  }),
  output: memoryListSchema,
  run: async (ctx: Context, { user_id: userId, category = null, include_past, cursor = null, limit }) => {
    requireOwner(ctx, userId)
    const filter = { userId, category, includePast: include_past, before: cursor, limit: limit + 1 }
    const rows = await asUser(ctx.sql, userId, (tx) => listFacts(tx, filter))
    return pageOf(rows, limit, (fact) => toWire(ctx, fact))
  },
})
