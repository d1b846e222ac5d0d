import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { together } from "../platform/database/together.ts"
import { AppError, notFound } from "../platform/errors.ts"
import { generateKey, hashKey, type KeyServices, type NewKey, prefixOf } from "./api-key.ts"
import { holdKey, insertKey, replaceKey } from "./queries.ts"
import { newKeySchema, rotateKeyInput, showNewKey } from "./schemas.ts"

/** Makes a key with the same rights. The old key works until the overlap ends. Throws CONFLICT for a key that is no longer valid. */
const rotate = async (ctx: Context<KeyServices>, input: { id: string; overlapSeconds: number }): Promise<NewKey> => {
  requireEverybody(ctx.actor)
  ctx.trail.resourceType = "key"
  ctx.trail.resourceId = input.id
  const key = generateKey()
  return ctx.sql.begin(async (tx) => {
    const old = await holdKey(tx, input.id)
    if (!old) throw notFound("key")
    ctx.trail.userId = old.user_id
    const over = old.revoked_at ? "was revoked" : old.replaced_by ? "was rotated before" : old.expired && "has expired"
    if (over) throw new AppError("CONFLICT", `This key ${over}. Rotate the one that is in use, or make a new one.`)
    const row = await insertKey(tx, {
      name: old.name,
      prefix: prefixOf(key),
      hash: hashKey(key),
      scopes: old.scopes,
      userId: old.user_id,
      expires_at: old.expires_at,
    })
    await together([replaceKey(tx, old.id, row.id, input.overlapSeconds), recordInTransaction(tx, ctx, 201)])
    return { key, row }
  })
}

export const rotateKey = verb({
  action: "key.rotate",
  scope: "admin",
  rate: "other",
  input: rotateKeyInput,
  output: newKeySchema,
  run: async (ctx: Context<KeyServices>, { id, overlap_seconds }) =>
    showNewKey(await rotate(ctx, { id, overlapSeconds: overlap_seconds })),
})
