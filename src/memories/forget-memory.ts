import type { Context } from "../context.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { getMemory } from "./get-memory.ts"
import { lockUser } from "./queries.ts"
import { deleteFact } from "./write-facts.ts"

/** Deletes one memory for good, with its history, its vectors and its place in the graph. */
export const forgetMemory = async (ctx: Context, id: string): Promise<void> => {
  await ctx.sql.begin(async (tx) => {
    const found = await getMemory(ctx, id, tx)
    await lockUser(tx, found.user_id)
    const fact = await getMemory(ctx, id, tx)
    await Promise.all([deleteFact(tx, fact.user_id, id), recordInTransaction(tx, ctx, 204)])
  })
}
