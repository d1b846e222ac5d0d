import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody, type Scope } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import { generateKey, hashKey, type KeyServices, type NewKey, prefixOf } from "./api-key.ts"
import { insertKey } from "./queries.ts"
import { createKeyBody, newKeySchema, showNewKey } from "./schemas.ts"

type CreateKeyInput = {
  name: string
  scopes: readonly Scope[]
  /** The only person whose memory the key can reach; null: everybody's. */
  userId: string | null
  expiresAt: Date | null
}

/** Makes a key. Only its hash is stored, so the key cannot be shown again. */
const create = async (ctx: Context<KeyServices>, input: CreateKeyInput): Promise<NewKey> => {
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

export const createKey = verb({
  action: "key.create",
  scope: "admin",
  rate: "other",
  input: createKeyBody,
  output: newKeySchema,
  run: async (ctx: Context<KeyServices>, { name, scopes, user_id, expires_at }) => {
    const expiresAt = expires_at === undefined ? null : new Date(expires_at)
    return showNewKey(await create(ctx, { name, scopes, userId: user_id ?? null, expiresAt }))
  },
})

const refuse = (path: string, message: string): never => {
  throw new AppError("INVALID_REQUEST", `The request is not valid. ${path}: ${message}`, {
    details: [{ path, message }],
  })
}
