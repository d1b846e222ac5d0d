import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { ownerOfSession, readSession } from "./find-session.ts"
import { sessionIdInput, sessionSchema } from "./schemas.ts"
import { showSession } from "./session-row.ts"

export const getSession = verb({
  action: "chat.session.read",
  scope: "chat",
  rate: "other",
  input: sessionIdInput,
  output: sessionSchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfSession(ctx, id)
    return asUser(ctx.sql, userId, async (tx) => showSession(await readSession(tx, userId, id)))
  },
})
