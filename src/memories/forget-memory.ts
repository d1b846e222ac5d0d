import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import { dropUnreadPayloads } from "../jobs/queries.ts"
import { lockUser } from "../people/lock-user.ts"
import { sharedKey } from "../platform/cache/shared-key.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { deleteFact } from "./delete-fact.ts"
import { ownerOfMemory, readMemory } from "./get-memory.ts"
import { memoryIdInput } from "./schemas.ts"

/**
 * Deletes one memory for good, with its history, its vectors and its place in the graph. Payloads of failed or cancelled jobs are deleted
 * too: they may say the same, and a retry would bring the memory back.
 */
const forget = async (ctx: Context, id: string): Promise<null> => {
  const userId = await ownerOfMemory(ctx, id)
  await asUser(ctx.sql, userId, async (tx) => {
    // Before the lock on the user, in the order that a finishing job uses.
    await dropUnreadPayloads(tx, userId, typesWithPersonalText(ctx))
    await lockUser(tx, userId)
    await readMemory(tx, userId, id)
    await Promise.all([deleteFact(tx, userId, id), recordInTransaction(tx, ctx, 204)])
  })
  // From now on no cached answer is used. What cannot be deleted in Redis now expires ten minutes after it was written.
  await ctx.shared?.clear([sharedKey(userId, "results")]).catch(() => undefined)
  return null
}

const typesWithPersonalText = ({ jobKinds }: Context): string[] =>
  [...jobKinds.values()].filter((kind) => kind.payloadHoldsPersonalText).map(({ type }) => type)

export const forgetMemory = verb({
  action: "memory.delete",
  scope: "memory:write",
  rate: "other",
  input: memoryIdInput,
  output: z.null(),
  run: (ctx: Context, { id }) => forget(ctx, id),
})
