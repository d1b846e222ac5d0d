import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import { lockUser } from "../people/lock-user.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { deleteFacts } from "./delete-facts.ts"
import { ownerOfMemory, readMemory } from "./get-memory.ts"
import { clearAnswers, dropConversations } from "./leave-no-copy.ts"
import { memoryIdInput } from "./schemas.ts"

/**
 * Deletes one memory for good, with its history, its vectors and its place in the graph. Payloads of failed or cancelled jobs are deleted
 * too: they may say the same, and a retry would bring the memory back.
 */
const forget = async (ctx: Context, id: string): Promise<null> => {
  const userId = await ownerOfMemory(ctx, id)
  await asUser(ctx.sql, userId, async (tx) => {
    await dropConversations(ctx, tx, userId)
    await lockUser(tx, userId)
    await readMemory(tx, userId, id)
    await Promise.all([deleteFacts(tx, userId, [id]), recordInTransaction(tx, ctx, 204)])
  })
  await clearAnswers(ctx, userId)
  return null
}

export const forgetMemory = verb({
  action: "memory.delete",
  scope: "memory:write",
  rate: "other",
  input: memoryIdInput,
  output: z.null(),
  run: (ctx: Context, { id }) => forget(ctx, id),
})
