import type { Transaction } from "../platform/database/connect.ts"

/** The person's most recent time zone, by when it was said, not by when it arrived. Null: none is known. */
export const findTimeZone = async (tx: Transaction, userId: string): Promise<string | null> => {
  const [row] = await tx<{ time_zone: string | null }[]>`select time_zone from users where user_id = ${userId}`
  return row?.time_zone ?? null
}

/** The caller holds the lock on the user, so the version tag has changed and cached answers are invalid. */
export const learnTimeZone = async (tx: Transaction, userId: string, timeZone: string, saidAt: Date): Promise<void> => {
  await tx`
    update users set time_zone = ${timeZone}, time_zone_at = ${saidAt}
    where user_id = ${userId} and (time_zone_at is null or time_zone_at <= ${saidAt})`
}
