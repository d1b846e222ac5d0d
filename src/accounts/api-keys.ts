import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import type { Database } from "../platform/database/connect.ts"
import { type Actor, allScopes, type Scope, scopeSchema } from "./actor.ts"

/** 32 random bytes, so that a plain SHA-256 is enough to store: there is nothing to guess. */
export const generateKey = (): string => `pika_${randomBytes(32).toString("base64url")}`

const hashKey = (key: string): Buffer => createHash("sha256").update(key).digest()

const prefixLength = 12

export type ApiKey = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

/** Makes a key and returns it: it is not stored and cannot be shown again. */
export const createKey = async (
  sql: Database,
  name: string,
  scopes: readonly Scope[],
): Promise<{ id: string; key: string }> => {
  const key = generateKey()
  const id = Bun.randomUUIDv7()
  await sql`
    insert into api_keys (id, name, prefix, hash, scopes)
    values (${id}, ${name}, ${key.slice(0, prefixLength)}, ${hashKey(key)}, ${[...scopes]})`
  return { id, key }
}

export const listKeys = (sql: Database): Promise<ApiKey[]> =>
  sql<ApiKey[]>`
    select id, name, prefix, scopes, created_at, last_used_at, revoked_at from api_keys order by id limit 1000`

/** False when there is no such key, or it was revoked before. */
export const revokeKey = async (sql: Database, id: string): Promise<boolean> => {
  const rows = await sql`update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning id`
  return rows.length === 1
}

export type Authenticate = (key: string) => Promise<Actor | null>

/** How long a key that was found (or not) is remembered: a revoked key stops working after that, in every process. */
const rememberMilliseconds = 2000
const mostRemembered = 10_000

/** Who a key belongs to. `adminKey` needs no database: it is in the configuration or in the data folder. */
export const createAuthenticator = (sql: Database, adminKey: string | undefined): Authenticate => {
  const adminHash = adminKey === undefined ? null : hashKey(adminKey)
  const remembered = new Map<string, { actor: Actor | null; until: number }>()
  return async (key) => {
    const hash = hashKey(key)
    if (adminHash && timingSafeEqual(hash, adminHash))
      return { kind: "api_key", id: "admin", scopes: allScopes, userId: null }
    const name = hash.toString("base64")
    const known = remembered.get(name)
    if (known && known.until > Date.now()) return known.actor
    const actor = await findActor(sql, hash)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(name, { actor, until: Date.now() + rememberMilliseconds })
    return actor
  }
}

const findActor = async (sql: Database, hash: Buffer): Promise<Actor | null> => {
  const [row] = await sql<{ id: string; scopes: string[] }[]>`
    update api_keys set last_used_at = now() where hash = ${hash} and revoked_at is null returning id, scopes`
  if (!row) return null
  const scopes = row.scopes.flatMap((scope) => scopeSchema.safeParse(scope).data ?? [])
  return { kind: "api_key", id: row.id, scopes, userId: null }
}
