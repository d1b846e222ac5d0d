import { hasScope } from "../feature/actor.ts"
import { AppError, notFound } from "../platform/errors.ts"
import { findAccount } from "./account-queries.ts"
import { type AccountRow, usernameKey } from "./account-row.ts"
import type { Context } from "./context.ts"

type Asking = Pick<Context, "actor">

/** The person whom a credential is for; null when it is nobody's in particular. */
export const findPerson = ({ actor }: Asking): string | null => actor.signIn?.userId ?? actor.userId

/** The person who asks, by a token of theirs. An API key is an application's, also one for a single person. */
const findOwnId = (asking: Asking): string | null => (asking.actor.kind === "token" ? findPerson(asking) : null)

/** Whose account a credential reads as its own: an API key only with the scope accounts. */
export const findReadableId = (asking: Asking): string | null =>
  hasScope(asking.actor, "accounts") ? findPerson(asking) : findOwnId(asking)

const requireFound = (ctx: Pick<Context, "trail">, userId: string | null): string => {
  if (userId === null)
    throw new AppError(
      "FORBIDDEN",
      "This credential is not a person's. Sign in at /api/v1/users/login for one that is.",
    )
  ctx.trail.userId = userId
  return userId
}

/** Throws FORBIDDEN for a credential that is no person's token. */
export const requireOwnId = (ctx: Pick<Context, "actor" | "trail">): string => requireFound(ctx, findOwnId(ctx))

/** Throws NOT_FOUND for a person who has no account here. */
const requireAccount = async (ctx: Context, userId: string): Promise<AccountRow> => {
  const account = await findAccount(ctx.sql, userId)
  if (!account) throw notFound("account")
  return account
}

export const readOwnAccount = (ctx: Context): Promise<AccountRow> =>
  requireAccount(ctx, requireFound(ctx, findReadableId(ctx)))

/** The account of who asks, if this is its password. Wrong ones count like those of a login. Throws FORBIDDEN. */
export const requirePassword = async (ctx: Context, password: string): Promise<AccountRow> => {
  const account = await requireAccount(ctx, requireOwnId(ctx))
  const name = `username_key ${usernameKey(account.username)}`
  if (await ctx.passwords.check({ name, ip: ctx.trail.ip, password, hash: account.password_hash })) return account
  throw new AppError("FORBIDDEN", "The password is wrong.")
}

/**
 * A person who erases themselves proves it with the password of their account: a token alone may have got into other hands. Whoever has no
 * account here, and every other credential, needs none. Throws INVALID_REQUEST when it is missing, FORBIDDEN when it is wrong.
 */
export const requirePasswordToErase = async (ctx: Context, userId: string, password?: string): Promise<void> => {
  if (findOwnId(ctx) !== userId || !(await findAccount(ctx.sql, userId))) return
  if (password === undefined)
    throw new AppError("INVALID_REQUEST", "Send the password of your account, too: it is needed to delete yourself.", {
      details: [{ path: "password", message: "is needed with a token of this person" }],
    })
  await requirePassword(ctx, password)
}
