import { createHash } from "node:crypto"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { AccountRow } from "./account-row.ts"

/** Where one person may be signed in at a time; the oldest sign-in ends. */
export const maxFamiliesOfPerson = 100

export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest()

/** Begins a family of refresh tokens. */
export const insertFamily = async (tx: Transaction, userId: string): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await tx`
    insert into token_families (id, user_id, expires_at) values (${id}, ${userId}, now() + interval '30 days')`
  await tx`
    delete from token_families where id in (
      select id from token_families where user_id = ${userId} order by id desc offset ${maxFamiliesOfPerson})`
  return id
}

/** Adds the newest token of a family, and keeps the family for as long. */
export const insertRefreshToken = async (tx: Transaction, familyId: string, hash: Buffer): Promise<void> => {
  await tx`
    insert into refresh_tokens (hash, family_id, expires_at) values (${hash}, ${familyId}, now() + interval '30 days')`
  await tx`update token_families set expires_at = now() + interval '30 days' where id = ${familyId}`
}

/** The family of a token, used or not, which is locked until the transaction ends. */
export const lockFamily = async (
  tx: Transaction,
  hash: Buffer,
): Promise<{ id: string; user_id: string } | undefined> => {
  const [row] = await tx<{ id: string; user_id: string }[]>`
    select id, user_id from token_families
    where id = (select family_id from refresh_tokens where hash = ${hash}) for update`
  return row
}

/** Marks the token as used. `unused`: it was used before; `over`: it is older than 30 days. Call it with the family locked. */
export const useRefreshToken = async (tx: Transaction, hash: Buffer): Promise<"valid" | "used" | "over"> => {
  const [row] = await tx<{ used: boolean; over: boolean }[]>`
    select used_at is not null as used, expires_at <= now() as over from refresh_tokens where hash = ${hash}`
  if (!row || row.over) return "over"
  if (row.used) return "used"
  await tx`update refresh_tokens set used_at = now() where hash = ${hash}`
  return "valid"
}

/** Its access tokens are refused from then on. */
export const deleteFamily = async (tx: Transaction, id: string): Promise<void> => {
  await tx`delete from token_families where id = ${id}`
}

/** All of a person, except one. */
export const deleteFamilies = async (tx: Transaction, userId: string, except: string | null = null): Promise<void> => {
  await tx`delete from token_families where user_id = ${userId} ${except === null ? tx`` : tx`and id <> ${except}`}`
}

/**
 * The account of a family that still exists, if it is active. The time of its last use is written at most once a minute, not with each
 * request.
 */
export const useFamily = async (
  sql: Database,
  id: string,
): Promise<Pick<AccountRow, "user_id" | "role"> | undefined> => {
  const [row] = await sql<Pick<AccountRow, "user_id" | "role">[]>`
    with account as (
      select accounts.user_id, role, last_active_at from token_families join accounts using (user_id)
      where token_families.id = ${id} and is_active
    ), noted as (
      update accounts set last_active_at = now() from account
      where accounts.user_id = account.user_id and account.last_active_at < now() - interval '1 minute'
    )
    select user_id, role from account`
  return row
}

/** Tokens, used or not, that no longer work, and families without any. */
export const purgeTokens = async (sql: Database, batch: number): Promise<number> => {
  const tokens = await sql`
    delete from refresh_tokens where hash = any (array(
      select hash from refresh_tokens where expires_at < now() order by expires_at limit ${batch}))`
  const families = await sql`
    delete from token_families where id = any (array(
      select id from token_families where expires_at < now() order by expires_at limit ${batch}))`
  return Math.max(tokens.count, families.count)
}
