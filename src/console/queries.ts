import type { Database, Transaction } from "../platform/database/connect.ts"

/** Sessions of one API key; the oldest ends. People have the same limit for sign-ins of the console and of apps together. */
export const maxSessionsOfKey = 100

/** What a session stands for: an API key, by its hash, or the sign-in of a person. */
export type Holder = { keyHash: Buffer; familyId: null } | { keyHash: null; familyId: string }

export const insertSession = async (tx: Transaction, hash: Buffer, { keyHash, familyId }: Holder): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await tx`
    insert into console_sessions (id, hash, key_hash, family_id, expires_at, ends_at)
    values (${id}, ${hash}, ${keyHash}, ${familyId}, now() + interval '12 hours', now() + interval '2 hours')`
  await tx`
    delete from console_sessions where id in (
      select id from console_sessions where key_hash = ${keyHash} order by id desc offset ${maxSessionsOfKey})`
  return id
}

type SessionInUse = Holder & { millisecondsLeft: number }

/** The current session. Its use prolongs it, which is written at most once a minute. */
export const useSession = async (sql: Database, hash: Buffer): Promise<SessionInUse | undefined> => {
  const [row] = await sql<SessionInUse[]>`
    with session as (
      select id, key_hash, family_id, extract(epoch from ends_at - now())::float8 * 1000 as milliseconds_left
      from console_sessions where hash = ${hash} and ends_at > now()
    ), noted as (
      update console_sessions set ends_at = least(expires_at, now() + interval '2 hours') from session
      where console_sessions.id = session.id
        and ends_at < least(expires_at, now() + interval '2 hours' - interval '1 minute')
    )
    select key_hash as "keyHash", family_id as "familyId", milliseconds_left as "millisecondsLeft" from session`
  return row
}

/** When a current session ends. */
export const findExpiry = async (sql: Database, hash: Buffer): Promise<Date | undefined> => {
  const [row] = await sql<{ expires_at: Date }[]>`
    select expires_at from console_sessions where hash = ${hash} and ends_at > now()`
  return row?.expires_at
}

/** Returns nothing when there was none. */
export const deleteSession = async (
  tx: Transaction,
  hash: Buffer,
): Promise<{ id: string; family_id: string | null } | undefined> => {
  const [row] = await tx<{ id: string; family_id: string | null }[]>`
    delete from console_sessions where hash = ${hash} returning id, family_id`
  return row
}

/** Sessions that have ended, with the sign-ins that were made for them. */
export const purgeSessions = async (sql: Database, batch: number): Promise<number> => {
  const { count } = await sql`
    with ended as (
      select id, family_id from console_sessions where ends_at < now() order by ends_at limit ${batch}
    ), families as (
      delete from token_families where id in (select family_id from ended)
    )
    delete from console_sessions where id in (select id from ended)`
  return count
}
