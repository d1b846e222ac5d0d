import type { Transaction } from "../platform/database/connect.ts"
import { endFacts } from "./end-facts.ts"

/** It tells an expiry from other ends in the history. */
export const expiredReason = "It expired."

/** More than these are ended by later writes. */
const maxEndedAtOnce = 500

/**
 * Ends the facts that have expired, before something new is compared with what is current: what is told again is new then. Returns
 * how many it ended. The caller holds the lock on the user.
 */
export const endExpired = async (tx: Transaction, userId: string): Promise<number> => {
  const expired = await tx<{ id: string; at: Date }[]>`
    select id, expires_at as at from facts
    where user_id = ${userId} and valid_to is null and expires_at is not null and expires_at <= now()
    order by expires_at, id limit ${maxEndedAtOnce}`
  if (expired.length === 0) return 0
  await endFacts(
    tx,
    userId,
    expired.map(({ id, at }) => ({ id, at, by: null, reason: expiredReason })),
  )
  return expired.length
}
