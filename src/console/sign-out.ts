import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { endSession } from "./end-session.ts"
import { cookieInput } from "./schemas.ts"

const end = async (ctx: Context, token: string): Promise<void> => {
  const actor = await ctx.consoleSessions.find(token)
  await ctx.sql.begin(async (tx) => {
    const id = await endSession(tx, token)
    if (id === null || actor === null) return
    ctx.trail.userId = actor.signIn?.userId ?? actor.userId
    await recordInTransaction(tx, { ...ctx, actor }, 204, { type: "console_session", id })
  })
  ctx.consoleSessions.forget(token)
}

/** Ends the session, in every tab and process. A session that has ended before is no error: nobody is signed in. */
export const signOut = verb({
  action: "console.sign_out",
  scope: null,
  rate: "other",
  input: cookieInput,
  output: z.null(),
  run: async (ctx: Context, { session }) => {
    if (session !== null) await end(ctx, session)
    return null
  },
})
