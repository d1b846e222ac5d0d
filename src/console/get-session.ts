import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { describeSession } from "./describe-session.ts"
import { cookieInput, sessionSchema } from "./schemas.ts"

export const getSession = verb({
  action: "console.get_session",
  scope: null,
  rate: "other",
  input: cookieInput,
  output: sessionSchema,
  run: async (ctx: Context, { session }) => {
    if (session === null)
      throw new AppError("UNAUTHORIZED", "Nobody is signed in to the console here: no cookie pika_console was sent.")
    return describeSession(ctx, session, await ctx.consoleSessions.read(session, ctx.trail.ip))
  },
})
