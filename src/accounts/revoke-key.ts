import { notFound } from "../platform/errors.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { requireEverybody } from "./actor.ts"
import type { KeyContext } from "./api-key.ts"
import { revokeKeyRow } from "./queries.ts"

/** Every process refuses the key within two seconds. Throws NOT_FOUND when it is absent or was revoked before. */
export const revokeKey = async (ctx: KeyContext, id: string): Promise<void> => {
  requireEverybody(ctx.actor)
  ctx.trail.resourceType = "key"
  ctx.trail.resourceId = id
  await ctx.sql.begin(async (tx) => {
    const revoked = await revokeKeyRow(tx, id)
    if (!revoked) throw notFound("key")
    ctx.trail.userId = revoked.user_id
    await recordInTransaction(tx, ctx, 204)
  })
}
