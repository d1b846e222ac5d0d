import { randomBytes } from "node:crypto"
import { recordInTransaction } from "../audit/record.ts"
import type { Actor, Scope } from "../feature/actor.ts"
import { allScopes } from "../feature/actor.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { AccountRow } from "./account-row.ts"
import type { Context } from "./context.ts"
import { showAccount } from "./schemas.ts"
import { tokenSeconds } from "./signing-keys.ts"
import { hashToken, insertFamily, insertRefreshToken } from "./token-queries.ts"

type Account = Pick<AccountRow, "user_id" | "role">

/** What the app of one person needs. An admin may do everything. */
export const scopesOf = (role: AccountRow["role"]): readonly Scope[] =>
  role === "admin" ? ["admin"] : allScopes.filter((scope) => scope !== "admin" && scope !== "accounts")

/** The person as the one who asks, as soon as they have proved who they are. */
export const actorOf = ({ user_id, role }: Account, familyId: string): Actor => ({
  kind: "token",
  id: user_id,
  scopes: scopesOf(role),
  userId: role === "admin" ? null : user_id,
  signIn: { userId: user_id, familyId },
})

const refreshStart = "refresh_"

/** Whether a token may have been made here: others cost no statement. */
export const mayBeRefreshToken = (token: string): boolean => /^refresh_[\w-]{43}$/.test(token)

/** Makes the next refresh token of a family; without a family, begins one. Writes the audit row of the request as done by the person. */
export const addRefreshToken = async (
  tx: Transaction,
  ctx: Context,
  account: Account,
  status: number,
  family: string | null = null,
): Promise<{ familyId: string; token: string }> => {
  const token = `${refreshStart}${randomBytes(32).toString("base64url")}`
  const familyId = family ?? (await insertFamily(tx, account.user_id))
  await insertRefreshToken(tx, familyId, hashToken(token))
  await recordSignIn(tx, ctx, account, familyId, status)
  return { familyId, token }
}

/** The audit row of a request without a credential, in the name of the person that it turned out to be. */
export const recordSignIn = (
  tx: Transaction,
  ctx: Context,
  account: Account,
  familyId: string,
  status: number,
): Promise<void> => {
  ctx.trail.userId = account.user_id
  const actor = ctx.actor.kind === "anonymous" ? actorOf(account, familyId) : ctx.actor
  return recordInTransaction(tx, { ...ctx, actor }, status, { type: "account", id: account.user_id })
}

/** What a person gets who signed in. */
export const tellTokens = async (ctx: Context, account: AccountRow, made: { familyId: string; token: string }) => {
  const { user_id, role } = account
  const claims = { sub: user_id, user_id, role, scopes: scopesOf(role), family: made.familyId }
  return {
    user: showAccount(account),
    access_token: await ctx.tokenSigner(claims),
    refresh_token: made.token,
    token_type: "Bearer" as const,
    expires_in: tokenSeconds,
  } as const
}
