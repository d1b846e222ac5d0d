import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import { findAccount, findAccountByName } from "./account-queries.ts"
import { type AccountRow, emailKey, usernameKey } from "./account-row.ts"
import type { Context } from "./context.ts"
import { logInBody, signedInSchema } from "./schemas.ts"
import { addRefreshToken, tellTokens } from "./sign-in.ts"

type Name = { kind: "username_key" | "email_key"; key: string }

/** Throws UNAUTHORIZED, with the same words and after the same time whether there is such an account or not. */
const requireAccount = async (ctx: Context, { kind, key }: Name, password: string): Promise<AccountRow> => {
  const account = await findAccountByName(ctx.sql, kind, key)
  // Of a username and of an address there are ten wrong tries each.
  const sent = { name: `${kind} ${key}`, ip: ctx.trail.ip, password, hash: account?.password_hash }
  if (!(await ctx.passwords.check(sent)) || !account?.is_active) throw wrong()
  return account
}

const wrong = () => new AppError("UNAUTHORIZED", "The name or the password is wrong.")

export const logIn = verb({
  action: "account.login",
  scope: null,
  rate: "other",
  input: logInBody,
  output: signedInSchema,
  run: async (ctx: Context, { username, email, password }) => {
    // A username holds no @.
    const address = email ?? (username?.includes("@") ? username : undefined)
    const name: Name =
      address === undefined
        ? { kind: "username_key", key: usernameKey(username ?? "") }
        : { kind: "email_key", key: emailKey(address) }
    const found = await requireAccount(ctx, name, password)
    const made = await ctx.sql.begin(async (tx) => {
      // It may have been changed, deactivated or erased while the password was checked.
      await tx`select from accounts where user_id = ${found.user_id} for share`
      const account = await findAccount(tx, found.user_id)
      if (!account?.is_active || account.password_hash !== found.password_hash) throw wrong()
      return { account, ...(await addRefreshToken(tx, ctx, account, 200)) }
    })
    return tellTokens(ctx, made.account, made)
  },
})
