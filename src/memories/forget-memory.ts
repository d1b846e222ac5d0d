import { z } from "zod"
import { recordForEach } from "../audit/record.ts"
import { verb } from "../feature/verb.ts"
import { lockUser } from "../people/lock-user.ts"
import { asUser, becomeUser } from "../platform/database/as-user.ts"
import type { TimeLimit } from "../platform/time-limit.ts"
import type { Context } from "./context.ts"
import { deleteFacts } from "./delete-facts.ts"
import { ownerOfMemory, readMemory } from "./get-memory.ts"
import { clearAnswers, dropConversations } from "./leave-no-copy.ts"
import { memoryIdInput } from "./schemas.ts"

/**
 * Deletes memories for good, all or none, with their history, their vectors and their place in the graph. Payloads of failed or cancelled
 * jobs are deleted too: they may say the same, and a retry would bring the memories back. `mayGoOn`: throws when it takes too long.
 */
export const forgetAll = async (
  ctx: Context,
  ids: readonly string[],
  status = 204,
  mayGoOn: TimeLimit = () => undefined,
): Promise<void> => {
  const idsOf = new Map<string, string[]>()
  for (const id of new Set(ids)) {
    mayGoOn()
    const userId = await ownerOfMemory(ctx, id)
    idsOf.set(userId, [...(idsOf.get(userId) ?? []), id])
  }
  const owners = [...idsOf.keys()].sort()
  const [first] = owners
  if (first === undefined) return
  await asUser(ctx.sql, first, async (tx) => {
    for (const userId of owners) {
      if (userId !== first) await becomeUser(tx, userId)
      const own = idsOf.get(userId) ?? []
      await dropConversations(ctx, tx, userId)
      await lockUser(tx, userId)
      for (const id of own) {
        mayGoOn()
        await readMemory(tx, userId, id)
      }
      await deleteFacts(tx, userId, own)
    }
    await recordForEach(tx, ctx, status, new Map([...idsOf].map(([userId, [id = ""]]) => [userId, id])))
  })
  for (const userId of owners) await clearAnswers(ctx, userId)
}

export const forgetMemory = verb({
  action: "memory.delete",
  scope: "memory:write",
  rate: "other",
  input: memoryIdInput,
  output: z.null(),
  run: async (ctx: Context, { id }) => {
    await forgetAll(ctx, [id])
    return null
  },
})
