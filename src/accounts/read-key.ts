import { timingSafeEqual } from "node:crypto"
import type { Database } from "../platform/database/connect.ts"
import { type Actor, allScopes, scopeSchema } from "./actor.ts"
import { hashKey } from "./api-key.ts"
import { useKey } from "./queries.ts"
import { createActorMemory, type Found } from "./remember-actors.ts"

const longestKey = 256

/** Who an API key belongs to; null when it is not valid. `adminKey` needs no database: it is in the configuration or in the data folder. */
export const createKeyReader = (
  sql: Database,
  adminKey: string | undefined,
): ((key: string) => Promise<Actor | null>) => {
  const adminHash = adminKey === undefined ? null : hashKey(adminKey)
  const remember = createActorMemory()
  return async (key) => {
    if (key === "" || key.length > longestKey) return null
    const hash = hashKey(key)
    if (adminHash && timingSafeEqual(hash, adminHash))
      return { kind: "api_key", id: "admin", scopes: allScopes, userId: null }
    return remember(hash, () => findActor(sql, hash))
  }
}

const findActor = async (sql: Database, hash: Buffer): Promise<Found> => {
  const row = await useKey(sql, hash)
  if (!row) return { actor: null, milliseconds: Number.POSITIVE_INFINITY }
  const scopes = row.scopes.flatMap((scope) => scopeSchema.safeParse(scope).data ?? [])
  return {
    actor: { kind: "api_key", id: row.id, scopes, userId: row.user_id },
    milliseconds: row.milliseconds_left ?? Number.POSITIVE_INFINITY,
  }
}
