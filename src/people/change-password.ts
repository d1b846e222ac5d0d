import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import { setPassword } from "./account-queries.ts"
import type { Context } from "./context.ts"
import { requirePassword } from "./own-account.ts"
import { changePasswordBody } from "./schemas.ts"
import { deleteFamilies } from "./token-queries.ts"

/** Ends every other sign-in of the person. Throws CONFLICT when somebody else changed the password meanwhile. */
export const changePassword = verb({
  action: "account.change_password",
  scope: null,
  rate: "other",
  input: changePasswordBody,
  output: z.null(),
  run: async (ctx: Context, { old_password, new_password }) => {
    const account = await requirePassword(ctx, old_password)
    const hash = await ctx.passwords.hash(new_password)
    await asUser(ctx.sql, account.user_id, async (tx) => {
      if (!(await setPassword(tx, account.user_id, hash, account.password_hash)))
        throw new AppError("CONFLICT", "The password was changed meanwhile. Sign in with the new one.")
      await deleteFamilies(tx, account.user_id, ctx.actor.signIn?.familyId)
      await recordInTransaction(tx, ctx, 204)
    })
    return null
  },
})
