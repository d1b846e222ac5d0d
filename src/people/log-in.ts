import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { logInBody, signedInSchema } from "./schemas.ts"
import { addRefreshToken, tellTokens } from "./sign-in.ts"
import { withAccount } from "./with-account.ts"

export const logIn = verb({
  action: "account.login",
  scope: null,
  rate: "other",
  input: logInBody,
  output: signedInSchema,
  run: async (ctx: Context, given) => {
    const made = await withAccount(ctx, given, async (tx, account) => ({
      account,
      ...(await addRefreshToken(tx, ctx, account, 200)),
    }))
    return tellTokens(ctx, made.account, made)
  },
})
