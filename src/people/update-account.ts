import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { notFound } from "../platform/errors.ts"
import { administerAccount } from "./account-queries.ts"
import type { AccountServices } from "./context.ts"
import { accountSchema, showAccount, updateAccountInput } from "./schemas.ts"
import { deleteFamilies } from "./token-queries.ts"

/** What an admin changes about an account. Whoever is deactivated, or has another role than before, must sign in again. */
export const updateAccount = verb({
  action: "account.update",
  scope: "admin",
  rate: "other",
  input: updateAccountInput,
  output: accountSchema,
  run: async (ctx: Context<AccountServices>, given) => {
    requireEverybody(ctx.actor)
    const { user_id: userId, is_active: isActive, role } = given
    ctx.trail.userId = userId
    const account = await asUser(ctx.sql, userId, async (tx) => {
      const changed = await administerAccount(tx, userId, { isActive, role })
      if (!changed) throw notFound("account")
      if (!changed.account.is_active || changed.account.role !== changed.before.role) await deleteFamilies(tx, userId)
      await recordInTransaction(tx, ctx, 200, { type: "account", id: userId })
      return changed.account
    })
    return showAccount(account)
  },
})
