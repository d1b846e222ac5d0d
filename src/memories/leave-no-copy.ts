import type { BaseServices } from "../feature/context.ts"
import { dropUnreadPayloads } from "../jobs/queries.ts"
import { sharedKey } from "../platform/cache/shared-key.ts"
import type { Transaction } from "../platform/database/connect.ts"

/**
 * Drops conversations in payloads of failed or cancelled jobs: they may say what is forgotten, and a retry would bring it back. Called
 * before any other lock is taken, in the order that a finishing job uses.
 */
export const dropConversations = (
  { jobKinds }: Pick<BaseServices, "jobKinds">,
  tx: Transaction,
  userId: string,
): Promise<void> => {
  const types = [...jobKinds.values()].filter((kind) => kind.payloadHoldsPersonalText).map(({ type }) => type)
  return dropUnreadPayloads(tx, userId, types)
}

/**
 * Clears cached answers when memories are forgotten. No process uses them any more. What cannot be deleted in Redis now expires ten
 * minutes after it was written.
 */
export const clearAnswers = async ({ shared }: Pick<BaseServices, "shared">, userId: string): Promise<void> => {
  await shared?.clear([sharedKey(userId, "results")]).catch(() => undefined)
}
