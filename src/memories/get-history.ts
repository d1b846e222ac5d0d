import type { Context } from "../context.ts"
import { getMemory } from "./get-memory.ts"
import { type HistoryRow, listHistory } from "./queries.ts"

/** Every version of a memory, of those it replaced and of those that replaced it, oldest first, each with its reason. */
export const getHistory = async (ctx: Context, id: string): Promise<HistoryRow[]> => {
  const fact = await getMemory(ctx, id)
  return listHistory(ctx.sql, fact.user_id, id)
}
