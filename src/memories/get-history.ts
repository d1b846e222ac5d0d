import type { Context } from "../context.ts"
import { asUser } from "../platform/database/as-user.ts"
import { ownerOfMemory } from "./get-memory.ts"
import { type HistoryRow, listHistory } from "./queries.ts"

/** Every version of a memory, of those it replaced and of those that replaced it, oldest first, each with its reason. */
export const getHistory = async (ctx: Context, id: string): Promise<HistoryRow[]> => {
  const userId = await ownerOfMemory(ctx, id)
  return asUser(ctx.sql, userId, (tx) => listHistory(tx, userId, id))
}
