import { recordInTransaction } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { notFound } from "../platform/errors.ts"
import { changeAccount } from "./account-queries.ts"
import type { Context } from "./context.ts"
import { requireOwnId } from "./own-account.ts"
import { accountSchema, showAccount, updateOwnBody } from "./schemas.ts"

export const updateOwnAccount = verb({
  action: "account.update_own",
  scope: null,
  rate: "other",
  input: updateOwnBody,
  output: accountSchema,
  run: async (ctx: Context, changes) => {
    const userId = requireOwnId(ctx)
    const account = await asUser(ctx.sql, userId, async (tx) => {
      const row = await changeAccount(tx, userId, changes)
      if (!row) throw notFound("account")
      await recordInTransaction(tx, ctx, 200)
      return row
    })
    return showAccount(account)
  },
})
