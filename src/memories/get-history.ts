import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { showValidFrom } from "./fact-row.ts"
import { ownerOfMemory } from "./get-memory.ts"
import { type HistoryRow, listHistory } from "./queries.ts"
import { historySchema, memoryIdInput } from "./schemas.ts"

/** Every version of a memory, of the memories it replaced and of those that replaced it; oldest first, each with its reason. */
export const getHistory = verb({
  action: "memory.history",
  scope: "memory:read",
  rate: "other",
  input: memoryIdInput,
  output: historySchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfMemory(ctx, id)
    const rows = await asUser(ctx.sql, userId, (tx) => listHistory(tx, userId, id))
    return { status: "ok" as const, items: rows.map(toWireVersion) }
  },
})

const toWireVersion = ({ fact_id, valid_from, valid_from_precision, valid_to, changed_at, ...row }: HistoryRow) => ({
  memory_id: fact_id,
  ...row,
  valid_from: showValidFrom(valid_from, valid_from_precision),
  valid_to: valid_to?.toISOString() ?? null,
  changed_at: changed_at.toISOString(),
})
