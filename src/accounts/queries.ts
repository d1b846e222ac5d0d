import type { Database, Transaction } from "../platform/database/connect.ts"
import type { KeyRow } from "./api-key.ts"

type Sql = Database | Transaction

const columns = (sql: Sql) => sql`
  id, name, prefix, scopes, user_id, created_at, expires_at, last_used_at, revoked_at, replaced_by`

export type KeyToInsert = Pick<KeyRow, "name" | "prefix" | "scopes" | "expires_at"> & {
  hash: Buffer
  userId: string | null
}

export const insertKey = async (sql: Sql, key: KeyToInsert): Promise<KeyRow> => {
  const [row] = await sql<KeyRow[]>`
    insert into api_keys (id, name, prefix, hash, scopes, user_id, expires_at)
    values (${Bun.randomUUIDv7()}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.scopes}, ${key.userId}, ${key.expires_at})
    returning ${columns(sql)}`
  if (!row) throw new Error("a key that was just written is missing")
  return row
}

/** Newest first. `before`: the id of the last key of the previous page. */
export const listKeyRows = (sql: Sql, before: string | null, limit: number): Promise<KeyRow[]> =>
  sql<KeyRow[]>`
    select ${columns(sql)} from api_keys
    where true ${before === null ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`

/** A key that may have ended. */
export const findKey = async (sql: Sql, id: string): Promise<KeyRow | undefined> => {
  const [row] = await sql<KeyRow[]>`select ${columns(sql)} from api_keys where id = ${id}`
  return row
}

/** Locks the key for the rest of the transaction. */
export const holdKey = async (tx: Transaction, id: string): Promise<(KeyRow & { expired: boolean }) | undefined> => {
  const [row] = await tx<(KeyRow & { expired: boolean })[]>`
    select ${columns(tx)}, coalesce(expires_at <= now(), false) as expired from api_keys where id = ${id} for update`
  return row
}

/** The key ends after the overlap, or at its own expiry if that is earlier. */
export const replaceKey = async (tx: Transaction, id: string, by: string, overlapSeconds: number): Promise<void> => {
  await tx`
    update api_keys set replaced_by = ${by}, expires_at = least(expires_at, now() + make_interval(secs => ${overlapSeconds}))
    where id = ${id}`
}

/** Returns nothing if the key does not exist or was already revoked. */
export const revokeKeyRow = async (sql: Sql, id: string): Promise<Pick<KeyRow, "user_id"> | undefined> => {
  const [row] = await sql<Pick<KeyRow, "user_id">[]>`
    update api_keys set revoked_at = now() where id = ${id} and revoked_at is null returning user_id`
  return row
}

export type KeyInUse = Pick<KeyRow, "id" | "scopes" | "user_id"> & { milliseconds_left: number | null }

/**
 * The key with this hash, if it is still valid. Its last use is written at most once in 5 s: a write per request would cost more than a
 * search.
 */
export const useKey = async (sql: Database, hash: Buffer): Promise<KeyInUse | undefined> => {
  const [row] = await sql<KeyInUse[]>`
    with key as (
      select id, scopes, user_id, last_used_at, extract(epoch from expires_at - now())::float8 * 1000 as milliseconds_left
      from api_keys where hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > now())
    ), noted as (
      update api_keys set last_used_at = now() from key
      where api_keys.id = key.id and (key.last_used_at is null or key.last_used_at < now() - interval '5 seconds')
    )
    select id, scopes, user_id, milliseconds_left from key`
  return row
}
