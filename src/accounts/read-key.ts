import { timingSafeEqual } from "node:crypto"
import { type Actor, allScopes, scopeSchema } from "../feature/actor.ts"
import type { Database } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import { hashKey, mayBeKey } from "./api-key.ts"
import type { FailedTries } from "./failed-tries.ts"
import { useKey } from "./queries.ts"
import { createActorMemory, type Found } from "./remember-actors.ts"

const maxKeyLength = 256
const admin: Actor = { kind: "api_key", id: "admin", scopes: allScopes, userId: null }

/**
 * Finds the owner of an API key. Throws UNAUTHORIZED when the key is not valid. Two cases need no database: `adminKey`, which is in the
 * configuration or the data folder, and a key that cannot have been made here.
 */
export const createKeyReader = (sql: Database, adminKey: string | undefined, tries: FailedTries | null) => {
  const adminHash = adminKey === undefined ? null : hashKey(adminKey)
  const { remember } = createActorMemory(tries)
  return async (key: string, ip: string | null): Promise<Actor> => {
    if (key === "" || key.length > maxKeyLength) throw invalidKey()
    const hash = hashKey(key)
    if (adminHash && timingSafeEqual(hash, adminHash)) return admin
    if (!mayBeKey(key)) throw invalidKey()
    return remember(hash, ip, () => findActor(sql, hash))
  }
}

/** The same for the hash of a key that was valid when it was hashed. */
export const createKeyFinder = (sql: Database, adminKey: string | undefined) => {
  const adminHash = adminKey === undefined ? null : hashKey(adminKey)
  return async (hash: Buffer): Promise<Found> =>
    adminHash?.equals(hash) ? { actor: admin, milliseconds: Number.POSITIVE_INFINITY } : findActor(sql, hash)
}

const findActor = async (sql: Database, hash: Buffer): Promise<Found> => {
  const row = await useKey(sql, hash)
  if (!row) throw invalidKey()
  const scopes = row.scopes.flatMap((scope) => scopeSchema.safeParse(scope).data ?? [])
  return {
    actor: { kind: "api_key", id: row.id, scopes, userId: row.user_id },
    milliseconds: row.milliseconds_left ?? Number.POSITIVE_INFINITY,
  }
}

const invalidKey = () => new AppError("UNAUTHORIZED", "The API key is not valid, has expired, or was revoked.")
