import { AppError, notFound } from "../platform/errors.ts"
import { findAccount } from "./account-queries.ts"
import { type AccountRow, usernameKey } from "./account-row.ts"
import type { Context } from "./context.ts"

/** The person who asks; null when a credential is nobody's in particular. */
export const findOwnId = ({ actor }: Pick<Context, "actor">): string | null => actor.signIn?.userId ?? actor.userId

/** Throws FORBIDDEN for a credential that is nobody's in particular. */
export const requireOwnId = (ctx: Pick<Context, "actor" | "trail">): string => {
  const userId = findOwnId(ctx)
  if (userId === null)
    throw new AppError(
      "FORBIDDEN",
      "This credential is not a person's. Sign in at /api/v1/users/login for one that is.",
    )
  ctx.trail.userId = userId
  return userId
}

/** Throws NOT_FOUND for a person who has no account here. */
export const requireOwnAccount = async (ctx: Context): Promise<AccountRow> => {
  const account = await findAccount(ctx.sql, requireOwnId(ctx))
  if (!account) throw notFound("account")
  return account
}

/** The account of who asks, if this is its password. Wrong ones count like those of a login. Throws FORBIDDEN. */
export const requirePassword = async (ctx: Context, password: string): Promise<AccountRow> => {
  const account = await requireOwnAccount(ctx)
  const name = `username_key ${usernameKey(account.username)}`
  if (await ctx.passwords.check({ name, ip: ctx.trail.ip, password, hash: account.password_hash })) return account
  throw new AppError("FORBIDDEN", "The password is wrong.")
}
