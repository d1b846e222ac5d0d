import type { Context } from "../context.ts"
import { asUser } from "../platform/database/as-user.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { ownerOfMemory, readMemory } from "./get-memory.ts"
import { lockUser } from "./queries.ts"
import { deleteFact } from "./write-facts.ts"

/** Deletes one memory for good, with its history, its vectors and its place in the graph. */
export const forgetMemory = async (ctx: Context, id: string): Promise<void> => {
  const userId = await ownerOfMemory(ctx, id)
  await asUser(ctx.sql, userId, async (tx) => {
    await lockUser(tx, userId)
    await readMemory(tx, userId, id)
    await Promise.all([deleteFact(tx, userId, id), recordInTransaction(tx, ctx, 204)])
  })
}
