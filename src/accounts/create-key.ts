import { AppError } from "../platform/errors.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { requireEverybody, type Scope } from "./actor.ts"
import { generateKey, hashKey, type KeyContext, type NewKey, prefixOf } from "./api-key.ts"
import { insertKey } from "./queries.ts"

export type CreateKeyInput = {
  name: string
  scopes: readonly Scope[]
  /** The only person whose memory the key reaches; null: everybody's. */
  userId: string | null
  expiresAt: Date | null
}

/** Makes a key. It is not stored and cannot be shown again: only its hash is. */
export const createKey = async (ctx: KeyContext, input: CreateKeyInput): Promise<NewKey> => {
  requireEverybody(ctx.actor)
  ctx.trail.resourceType = "key"
  ctx.trail.userId = input.userId
  if (input.userId !== null && input.scopes.includes("admin"))
    refuse("scopes", "admin reaches everybody: leave it out of a key for one user_id")
  if (input.expiresAt !== null && input.expiresAt <= new Date()) refuse("expires_at", "must be in the future")
  const key = generateKey()
  return ctx.sql.begin(async (tx) => {
    const row = await insertKey(tx, {
      name: input.name,
      prefix: prefixOf(key),
      hash: hashKey(key),
      scopes: [...new Set(input.scopes)],
      userId: input.userId,
      expires_at: input.expiresAt,
    })
    await recordInTransaction(tx, ctx, 201, { type: "key", id: row.id })
    return { key, row }
  })
}

const refuse = (path: string, message: string): never => {
  throw new AppError("INVALID_REQUEST", `The request is not valid. ${path}: ${message}`, {
    details: [{ path, message }],
  })
}
