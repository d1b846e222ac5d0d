import { z } from "zod"
import { verb } from "../feature/verb.ts"
import { findAccount } from "./account-queries.ts"
import type { Context } from "./context.ts"
import { refreshBody } from "./schemas.ts"
import { mayBeRefreshToken, recordSignIn } from "./sign-in.ts"
import { deleteFamily, hashToken, lockFamily } from "./token-queries.ts"

const end = (ctx: Context, hash: Buffer): Promise<void> =>
  ctx.sql.begin(async (tx) => {
    const family = await lockFamily(tx, hash)
    const account = family && (await findAccount(tx, family.user_id))
    if (!family || !account) return
    await deleteFamily(tx, family.id)
    await recordSignIn(tx, ctx, account, family.id, 204)
  }) as Promise<void>

/** Ends a sign-in. An unknown token is no error: it is not signed in. */
export const logOut = verb({
  action: "account.logout",
  scope: null,
  rate: "other",
  input: refreshBody,
  output: z.null(),
  run: async (ctx: Context, { refresh_token: token }) => {
    if (mayBeRefreshToken(token)) await end(ctx, hashToken(token))
    return null
  },
})
