import { AppError, notFound } from "../platform/errors.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { requireEverybody } from "./actor.ts"
import { generateKey, hashKey, type KeyContext, type NewKey, prefixOf } from "./api-key.ts"
import { holdKey, insertKey, replaceKey } from "./queries.ts"

export const defaultOverlapSeconds = 3600
export const mostOverlapSeconds = 86_400

/** Makes a key like this one, which goes on working until the overlap is over. Throws CONFLICT for a key that cannot be used any more. */
export const rotateKey = async (ctx: KeyContext, input: { id: string; overlapSeconds: number }): Promise<NewKey> => {
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
    await Promise.all([replaceKey(tx, old.id, row.id, input.overlapSeconds), recordInTransaction(tx, ctx, 201)])
    return { key, row }
  })
}
