import { z } from "zod"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { readOwnAccount } from "./own-account.ts"
import { accountSchema, showAccount } from "./schemas.ts"

export const getOwnAccount = verb({
  action: "account.get_own",
  scope: null,
  rate: "other",
  input: z.strictObject({}),
  output: accountSchema,
  run: async (ctx: Context) => showAccount(await readOwnAccount(ctx)),
})
