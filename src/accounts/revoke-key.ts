import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import type { KeyServices } from "./api-key.ts"
import { revokeKeyRow } from "./queries.ts"
import { keyIdInput } from "./schemas.ts"

/** Every process refuses the key within two seconds. Throws NOT_FOUND when the key does not exist or was already revoked. */
const revoke = async (ctx: Context<KeyServices>, id: string): Promise<null> => {
  requireEverybody(ctx.actor)
  ctx.trail.resourceType = "key"
  ctx.trail.resourceId = id
  await ctx.sql.begin(async (tx) => {
    const revoked = await revokeKeyRow(tx, id)
    if (!revoked) throw notFound("key")
    ctx.trail.userId = revoked.user_id
    await recordInTransaction(tx, ctx, 204)
  })
  return null
}

export const revokeKey = verb({
  action: "key.revoke",
  scope: "admin",
  rate: "other",
  input: keyIdInput,
  output: z.null(),
  run: (ctx: Context<KeyServices>, { id }) => revoke(ctx, id),
})
