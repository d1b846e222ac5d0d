import postgres from "postgres"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import { type AccountRow, emailKey, usernameKey } from "./account-row.ts"

type Sql = Database | Transaction

const columns = (sql: Sql) => sql`
  user_id, username, email, full_name, avatar_url, preferences, role, password_hash, is_active, created_at, updated_at, last_active_at`

export type NewAccount = Pick<
  AccountRow,
  "username" | "email" | "full_name" | "avatar_url" | "preferences" | "role"
> & {
  password_hash: string
}

/** Throws CONFLICT when the name or the address is taken. */
export const insertAccount = async (tx: Transaction, account: NewAccount): Promise<AccountRow> => {
  const { username, email, full_name, avatar_url, preferences, role, password_hash } = account
  const [row] = await tx<AccountRow[]>`
    insert into accounts (user_id, username, username_key, email, email_key, full_name, avatar_url, preferences, role, password_hash)
    values (${Bun.randomUUIDv7()}, ${username}, ${usernameKey(username)}, ${email}, ${email && emailKey(email)}, ${full_name},
      ${avatar_url}, ${JSON.stringify(preferences)}::text::jsonb, ${role}, ${password_hash})
    on conflict do nothing returning ${columns(tx)}`
  if (row) return row
  const [taken] = await tx<{ name: boolean }[]>`
    select exists (select from accounts where username_key = ${usernameKey(username)}) as name`
  throw new AppError("CONFLICT", taken?.name ? "This username is taken. Choose another one." : takenAddress)
}

const takenAddress = "This e-mail address belongs to another account."

export const findAccount = async (sql: Sql, userId: string): Promise<AccountRow | undefined> => {
  const [row] = await sql<AccountRow[]>`select ${columns(sql)} from accounts where user_id = ${userId}`
  return row
}

/** `key`: of a username or of an e-mail address. */
export const findAccountByName = async (
  sql: Sql,
  kind: "username_key" | "email_key",
  key: string,
): Promise<AccountRow | undefined> => {
  const [row] = await sql<AccountRow[]>`select ${columns(sql)} from accounts where ${sql(kind)} = ${key}`
  return row
}

/** In the order of their registration. `after`: the user_id of the last one before. */
export const listAccounts = (sql: Sql, after: string, limit: number): Promise<AccountRow[]> =>
  sql<AccountRow[]>`select ${columns(sql)} from accounts where user_id > ${after} order by user_id limit ${limit}`

type Changeable = Pick<AccountRow, "email" | "full_name" | "avatar_url" | "preferences">
export type AccountChanges = { [Field in keyof Changeable]?: Changeable[Field] | undefined }

/** What is undefined stays. Throws CONFLICT when the address is taken. Nothing: there is no such account. */
export const changeAccount = async (
  tx: Transaction,
  userId: string,
  { email, full_name, avatar_url, preferences }: AccountChanges,
): Promise<AccountRow | undefined> => {
  const [row] = await tx<AccountRow[]>`
    update accounts set updated_at = now()
      ${email === undefined ? tx`` : tx`, email = ${email}, email_key = ${email && emailKey(email)}`}
      ${full_name === undefined ? tx`` : tx`, full_name = ${full_name}`}
      ${avatar_url === undefined ? tx`` : tx`, avatar_url = ${avatar_url}`}
      ${preferences === undefined ? tx`` : tx`, preferences = ${JSON.stringify(preferences)}::text::jsonb`}
    where user_id = ${userId} returning ${columns(tx)}`.catch(tellTaken)
  return row
}

const uniqueViolation = "23505"

/** The database's error holds the address: it is not passed on. */
const tellTaken = (error: unknown): never => {
  if (error instanceof postgres.PostgresError && error.code === uniqueViolation)
    throw new AppError("CONFLICT", takenAddress)
  throw error
}

export type AdminChanges = { isActive?: boolean | undefined; role?: AccountRow["role"] | undefined }

/** Returns the account as it was before, and as it is; nothing when there is none. */
export const administerAccount = async (
  tx: Transaction,
  userId: string,
  { isActive, role }: AdminChanges,
): Promise<{ before: Pick<AccountRow, "role" | "is_active">; account: AccountRow } | undefined> => {
  const [before] = await tx<Pick<AccountRow, "role" | "is_active">[]>`
    select role, is_active from accounts where user_id = ${userId} for no key update`
  const [account] = await tx<AccountRow[]>`
    update accounts set updated_at = now(), is_active = coalesce(${isActive ?? null}, is_active), role = coalesce(${role ?? null}, role)
    where user_id = ${userId} returning ${columns(tx)}`
  return before && account && { before, account }
}

/** False when the account is gone, or its password is no longer the one with the hash `from`. */
export const setPassword = async (tx: Transaction, userId: string, hash: string, from?: string): Promise<boolean> => {
  const { count } = await tx`
    update accounts set password_hash = ${hash}, updated_at = now()
    where user_id = ${userId} ${from === undefined ? tx`` : tx`and password_hash = ${from}`}`
  return count > 0
}

export const deleteAccount = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from accounts where user_id = ${userId}`
  return count
}
