import { z } from "@hono/zod-openapi"
import { toldResultSchema } from "../../extraction/result.ts"
import { hasScope } from "../../feature/actor.ts"
import type { FactRow } from "../../memories/fact-row.ts"
import { getHistory } from "../../memories/get-history.ts"
import type { Context } from "./context.ts"

export const addedMemorySchema = z
  .object({
    id: z.string(),
    memory: z.string(),
    data: z.object({ memory: z.string() }),
    event: z.enum(["ADD", "UPDATE", "DELETE", "NONE"]),
  })
  .openapi("Mem0AddedMemory")
export type AddedMemory = z.infer<typeof addedMemorySchema>

const added = (id: string, memory: string, event: AddedMemory["event"]): AddedMemory => ({
  id,
  memory,
  data: { memory },
  event,
})

export const addedAsTheyStand = (list: readonly { fact: FactRow; added: boolean }[]): AddedMemory[] =>
  list.map((one) => added(one.fact.id, one.fact.fact_value, one.added ? "ADD" : "NONE"))

/** What became of a conversation. A memory that took the place of another is one that was added, and one that was deleted. */
export const addedByJob = async (ctx: Context, data: unknown): Promise<AddedMemory[]> => {
  const told = toldResultSchema.safeParse(data)
  if (!told.success) return []
  const results: AddedMemory[] = []
  for (const { id, memory, outcome } of told.data.results) {
    if (id === null || outcome === "rejected") continue
    if (outcome === "duplicate") results.push(added(id, memory, "NONE"))
    else if (outcome === "updated") results.push(added(id, memory, "UPDATE"))
    else results.push(...(outcome === "superseded" ? await replacedBy(ctx, id) : []), added(id, memory, "ADD"))
  }
  return results
}

/** The texts of memories need the scope to read them. */
const replacedBy = async (ctx: Context, id: string): Promise<AddedMemory[]> => {
  if (!hasScope(ctx.actor, "memory:read")) return []
  const { items } = await getHistory.run(ctx, { id })
  return items
    .filter((item) => item.superseded_by === id)
    .map((item) => added(item.memory_id, item.fact_value, "DELETE"))
}
