import type { Transaction } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import { findAccount, findAccountByName } from "./account-queries.ts"
import { type AccountRow, emailKey, usernameKey } from "./account-row.ts"
import type { Context } from "./context.ts"

type Name = { kind: "username_key" | "email_key"; key: string }
export type NameAndPassword = { username?: string | undefined; email?: string | undefined; password: string }

/** A username holds no @. */
const nameOf = ({ username = "", email }: NameAndPassword): Name => {
  const address = email ?? (username.includes("@") ? username : undefined)
  return address === undefined
    ? { kind: "username_key", key: usernameKey(username) }
    : { kind: "email_key", key: emailKey(address) }
}

/** Throws UNAUTHORIZED, with the same words and after the same time whether there is such an account or not. */
const requireAccount = async (ctx: Context, { kind, key }: Name, password: string): Promise<AccountRow> => {
  const account = await findAccountByName(ctx.sql, kind, key)
  // Of a username and of an address there are ten wrong tries each.
  const sent = { name: `${kind} ${key}`, ip: ctx.trail.ip, password, hash: account?.password_hash }
  if (!(await ctx.passwords.check(sent)) || !account?.is_active) throw wrong()
  return account
}

const wrong = () => new AppError("UNAUTHORIZED", "The name or the password is wrong.")

/** Checks the password, and signs the person in: `begin` writes that, while the account stays as it was checked. */
export const withAccount = async <Begun>(
  ctx: Context,
  given: NameAndPassword,
  begin: (tx: Transaction, account: AccountRow) => Promise<Begun>,
) => {
  const found = await requireAccount(ctx, nameOf(given), given.password)
  return ctx.sql.begin(async (tx) => {
    // It may have been changed, deactivated or erased while the password was checked.
    await tx`select from accounts where user_id = ${found.user_id} for share`
    const account = await findAccount(tx, found.user_id)
    if (!account?.is_active || account.password_hash !== found.password_hash) throw wrong()
    return begin(tx, account)
  })
}
