import { exportedTime } from "../feature/exported-rows.ts"
import { sha256 } from "../platform/cache/shared-key.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

/** What an export says about a person. Times have the format of the file. */
export type ExportedPerson = { known_since: string | null; time_zone: string | null; time_zone_at: string | null }

export const readPerson = async (tx: Transaction, userId: string): Promise<ExportedPerson> => {
  const [row] = await tx<ExportedPerson[]>`
    select ${exportedTime(tx, "created_at")} as known_since, time_zone, ${exportedTime(tx, "time_zone_at")} as time_zone_at
    from users where user_id = ${userId}`
  return row ? { ...row } : { known_since: null, time_zone: null, time_zone_at: null }
}

export const importPerson = async (tx: Transaction, userId: string, person: ExportedPerson): Promise<void> => {
  await tx`
    update users set created_at = coalesce(${person.known_since}::text::timestamptz, created_at), time_zone = ${person.time_zone},
      time_zone_at = ${person.time_zone_at}::text::timestamptz
    where user_id = ${userId}`
}

export const deletePerson = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from users where user_id = ${userId}`
  return count
}

/** Every process sees it after the commit. The lock makes ids increase in commit order, so no lower id appears later. */
export const insertErasure = async (tx: Transaction, userId: string): Promise<string> => {
  await tx`select pg_advisory_xact_lock(7452003)`
  const [row] = await tx<{ id: string }[]>`insert into erasures (user_hash) values (${sha256(userId)}) returning id`
  if (!row) throw new Error("an erasure that was just written is missing")
  return row.id
}

/** Those of these people who were erased after `since`, which may be a week ago at most. A move to this cluster is no erasure. */
export const findErased = async (
  sql: Database | Transaction,
  userIds: readonly string[],
  since: Date,
): Promise<ReadonlySet<string>> => {
  const byHash = new Map(userIds.map((userId) => [sha256(userId).toString("hex"), userId]))
  const rows = await sql<{ hash: string }[]>`
    select encode(user_hash, 'hex') as hash from erasures
    where at > ${since} and user_hash in (select decode(hash, 'hex') from unnest(${[...byHash.keys()]}::text[]) as hash)
      and not exists (select from moves where moves.user_hash = erasures.user_hash and erasures.id <= moves.erasure_id)`
  return new Set(rows.flatMap(({ hash }) => byHash.get(hash) ?? []))
}

/** Erasures that every process has processed, and after which no import goes on: one may last a week. */
export const purgeErasures = async (sql: Database): Promise<void> => {
  await sql`delete from erasures where at < now() - interval '8 days'`
  await sql`delete from processes where seen_at < now() - interval '1 day'`
}
