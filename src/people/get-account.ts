import { hasScope } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import { findAccount } from "./account-queries.ts"
import type { Context } from "./context.ts"
import { findReadableId } from "./own-account.ts"
import { accountIdInput, accountSchema, showAccount } from "./schemas.ts"

/** One's own, or anybody's with the scope accounts. Throws NOT_FOUND for an account that does not exist or may not be seen. */
export const getAccount = verb({
  action: "account.get",
  scope: null,
  rate: "other",
  input: accountIdInput,
  output: accountSchema,
  run: async (ctx: Context, { user_id: userId }) => {
    ctx.trail.userId = userId
    const { actor } = ctx
    const maySee = findReadableId(ctx) === userId || (actor.userId === null && hasScope(actor, "accounts"))
    const account = maySee ? await findAccount(ctx.sql, userId) : undefined
    if (!account) throw notFound("account")
    return showAccount(account)
  },
})
