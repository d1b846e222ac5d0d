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

/** Erasures that every process has processed. */
export const purgeErasures = async (sql: Database): Promise<void> => {
  await sql`delete from erasures where at < now() - interval '1 day'`
  await sql`delete from processes where seen_at < now() - interval '1 day'`
}
