import { z } from "zod"
import { hashKey } from "../accounts/api-key.ts"
import { recordInTransaction } from "../audit/record.ts"
import type { Actor } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import { actorOf } from "../people/sign-in.ts"
import { insertFamily } from "../people/token-queries.ts"
import { withAccount } from "../people/with-account.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { Context } from "./context.ts"
import { describeSession } from "./describe-session.ts"
import { endSession } from "./end-session.ts"
import { type Holder, insertSession } from "./queries.ts"
import { sessionSchema, signInInput } from "./schemas.ts"
import { generateToken, hashToken } from "./token.ts"

type SignIn = { before: string | null; token: string; actor: Actor; holder: Holder }

/** Begins a session, and ends the one of the browser before. Returns whose it is. */
const begin = async (tx: Transaction, ctx: Context, { before, token, actor, holder }: SignIn): Promise<Actor> => {
  if (before !== null) await endSession(tx, before)
  const id = await insertSession(tx, hashToken(token), holder)
  ctx.trail.userId = actor.signIn?.userId ?? actor.userId
  await recordInTransaction(tx, { ...ctx, actor }, 200, { type: "console_session", id })
  return actor
}

type Sent = Pick<SignIn, "before" | "token">

const beginWithKey = async (ctx: Context, key: string, sent: Sent): Promise<Actor> => {
  const actor = await ctx.consoleSessions.readKey(key, ctx.trail.ip)
  const holder = { keyHash: hashKey(key), familyId: null }
  return ctx.sql.begin((tx) => begin(tx, ctx, { ...sent, actor, holder })) as Promise<Actor>
}

const beginWithPassword = (ctx: Context, username: string, password: string, sent: Sent): Promise<Actor> =>
  withAccount(ctx, { username, password }, async (tx, account) => {
    const familyId = await insertFamily(tx, account.user_id)
    return begin(tx, ctx, { ...sent, actor: actorOf(account, familyId), holder: { keyHash: null, familyId } })
  })

/** Each sign-in makes a new token, so nobody can have put it into the browser before (session fixation). */
export const signIn = verb({
  action: "console.sign_in",
  scope: null,
  rate: "other",
  input: signInInput,
  output: z.object({ token: z.string(), session: sessionSchema }),
  run: async (ctx: Context, { session: before, api_key: key, username = "", password = "" }) => {
    const token = generateToken()
    const sent = { before, token }
    const actor = await (key === undefined
      ? beginWithPassword(ctx, username, password, sent)
      : beginWithKey(ctx, key, sent))
    ctx.consoleSessions.know(token, actor)
    if (before !== null) ctx.consoleSessions.forget(before)
    return { token, session: await describeSession(ctx, token, actor) }
  },
})
