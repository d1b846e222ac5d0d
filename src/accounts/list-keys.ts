import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { cursorParameter, limitParameter } from "../feature/fields.ts"
import { pageOf } from "../feature/page.ts"
import { verb } from "../feature/verb.ts"
import type { KeyServices } from "./api-key.ts"
import { listKeyRows } from "./queries.ts"
import { keyListSchema, showListedKey } from "./schemas.ts"

/** Newest first, including expired and revoked keys. */
export const listKeys = verb({
  action: "key.list",
  scope: "admin",
  rate: "other",
  input: z.strictObject({ cursor: cursorParameter, limit: limitParameter(20) }),
  output: keyListSchema,
  run: async (ctx: Context<KeyServices>, { cursor = null, limit }) => {
    requireEverybody(ctx.actor)
    const rows = await ctx.sql.begin((tx) => listKeyRows(tx, cursor, limit + 1))
    return pageOf(rows, limit, showListedKey)
  },
})
