import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { getHistory as getOurHistory } from "../../memories/get-history.ts"
import { getStoredMemory } from "../../memories/get-memory.ts"
import type { Context } from "./context.ts"
import { memoryIdField } from "./fields.ts"
import { requireId, withMemory } from "./one-memory.ts"
import { withoutReserved } from "./reserved-metadata.ts"

const entrySchema = z
  .object({
    id: z.string(),
    memory_id: z.string(),
    input: z.array(z.object({ role: z.string(), content: z.string() })),
    old_memory: z.string().nullable(),
    new_memory: z.string().nullable(),
    user_id: z.string(),
    event: z.enum(["ADD", "UPDATE", "DELETE"]),
    categories: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi("Mem0HistoryEntry")

/** What became of a memory, oldest first. What was said is not kept, so `input` is empty. */
export const getHistory = verb({
  action: "memory.history",
  scope: "memory:read",
  rate: "other",
  input: z.object({ id: memoryIdField }),
  output: z.array(entrySchema),
  run: (ctx: Context, { id: sent }) =>
    withMemory(async () => {
      const id = requireId(sent)
      const memory = await getStoredMemory.run(ctx, { id })
      const { items } = await getOurHistory.run(ctx, { id })
      const own = items.filter((item) => item.memory_id === id)
      return own.map((item, at) => {
        const isOver = item.valid_to !== null && item.version > 1 && own[at - 1]?.valid_to === null
        return {
          id: `${id}-${item.version}`,
          memory_id: id,
          input: [],
          old_memory: own[at - 1]?.fact_value ?? null,
          new_memory: isOver ? null : item.fact_value,
          user_id: memory.user_id,
          event: isOver ? ("DELETE" as const) : item.version === 1 ? ("ADD" as const) : ("UPDATE" as const),
          categories: [...new Set([item.category, ...item.fact_type])],
          metadata: { ...withoutReserved(item.metadata) },
          created_at: memory.created_at.toISOString(),
          updated_at: item.changed_at,
        }
      })
    }),
})
