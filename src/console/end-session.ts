import { deleteFamily } from "../people/token-queries.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { deleteSession } from "./queries.ts"
import { hashToken } from "./token.ts"

/** Ends a session, and the sign-in that was made for it. Returns its id; null: there is none. */
export const endSession = async (tx: Transaction, token: string): Promise<string | null> => {
  const session = await deleteSession(tx, hashToken(token))
  if (!session) return null
  if (session.family_id !== null) await deleteFamily(tx, session.family_id)
  return session.id
}
