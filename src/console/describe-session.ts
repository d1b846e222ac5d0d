import type { z } from "zod"
import { findKey } from "../accounts/queries.ts"
import type { Actor } from "../feature/actor.ts"
import { findAccount } from "../people/account-queries.ts"
import type { Context } from "./context.ts"
import { findExpiry } from "./queries.ts"
import type { sessionSchema } from "./schemas.ts"
import { sessionEnded } from "./sessions.ts"
import { hashToken } from "./token.ts"

type Answer = z.infer<typeof sessionSchema>

/** What the page needs to know to offer the right screens. Throws UNAUTHORIZED when the session has ended. */
export const describeSession = async (ctx: Context, token: string, actor: Actor): Promise<Answer> => {
  const expiry = await findExpiry(ctx.sql, hashToken(token))
  if (!expiry) throw sessionEnded()
  const common = { status: "ok" as const, scopes: [...actor.scopes], user_id: actor.userId }
  if (actor.signIn) {
    const account = await findAccount(ctx.sql, actor.signIn.userId)
    if (!account) throw sessionEnded()
    const { user_id: id, username: name, role } = account
    return { ...common, kind: "account", id, name, role, expires_at: expiry.toISOString() }
  }
  // The admin's key is in no table.
  const key = actor.id === "admin" ? { name: "admin", expires_at: null } : await findKey(ctx.sql, actor.id)
  if (!key) throw sessionEnded()
  const ends = key.expires_at !== null && key.expires_at < expiry ? key.expires_at : expiry
  return { ...common, kind: "api_key", id: actor.id, name: key.name, expires_at: ends.toISOString() }
}
