import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import { findAccount } from "./account-queries.ts"
import type { Context } from "./context.ts"
import { refreshBody, signedInSchema } from "./schemas.ts"
import { addRefreshToken, mayBeRefreshToken, recordSignIn, tellTokens } from "./sign-in.ts"
import { deleteFamily, hashToken, lockFamily, useRefreshToken } from "./token-queries.ts"

/**
 * Null for a token that is not valid. One that was used before means that two have it: the family ends, so that neither can go on. The
 * caller throws when the transaction is over, since an error would undo that.
 */
const exchange = (ctx: Context, hash: Buffer) =>
  ctx.sql.begin(async (tx) => {
    const family = await lockFamily(tx, hash)
    const account = family && (await findAccount(tx, family.user_id))
    if (!family || !account?.is_active) return null
    const state = await useRefreshToken(tx, hash)
    if (state === "valid") return { account, made: await addRefreshToken(tx, ctx, account, 200, family.id) }
    if (state === "used") {
      await deleteFamily(tx, family.id)
      await recordSignIn(tx, ctx, account, family.id, 401)
    }
    return null
  })

export const refreshTokens = verb({
  action: "account.refresh",
  scope: null,
  rate: "other",
  input: refreshBody,
  output: signedInSchema,
  run: async (ctx: Context, { refresh_token: token }) => {
    const exchanged = mayBeRefreshToken(token) ? await exchange(ctx, hashToken(token)) : null
    if (!exchanged) throw new AppError("UNAUTHORIZED", "The refresh token is unknown, used or over. Sign in again.")
    return tellTokens(ctx, exchanged.account, exchanged.made)
  },
})
