import { requireEverybody } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import { insertAccount } from "./account-queries.ts"
import type { Context, Services } from "./context.ts"
import { registerBody, signedInSchema } from "./schemas.ts"
import { addRefreshToken, tellTokens } from "./sign-in.ts"

/** Whether a request without a credential gets an answer of its own: it may register, or hears that nobody may. */
export const anybodyMayAsk = ({ registration }: Pick<Services, "registration">): boolean => registration !== "key"

/** Makes an account and signs its person in. Throws FORBIDDEN where nobody may register, CONFLICT for a taken name or address. */
export const registerAccount = verb({
  action: "account.register",
  scope: "accounts",
  rate: "other",
  input: registerBody,
  output: signedInSchema,
  run: async (ctx: Context, { password, ...given }) => {
    if (ctx.registration === "closed")
      throw new AppError("FORBIDDEN", "Nobody can register here (PIKA_REGISTRATION). An admin runs: pika people create")
    requireEverybody(ctx.actor)
    if (ctx.actor.kind === "anonymous") await ctx.passwords.countRegistration(ctx.trail.ip)
    const { username, email = null, full_name = null, avatar_url = null, preferences = {} } = given
    const password_hash = await ctx.passwords.hash(password)
    const { account, made } = await ctx.sql.begin(async (tx) => {
      const fields = { username, email, full_name, avatar_url, preferences, role: "user", password_hash } as const
      const row = await insertAccount(tx, fields)
      return { account: row, made: await addRefreshToken(tx, ctx, row, 201) }
    })
    return tellTokens(ctx, account, made)
  },
})
