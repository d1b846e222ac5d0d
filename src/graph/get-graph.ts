import { requireOwner } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { type Graph, startAt, startReading, walk } from "./edges-of-facts.ts"
import { listRelatingFacts, type RelatingFact } from "./queries.ts"
import { graphInput, graphSchema } from "./schemas.ts"

/** The relations in a person's world: around one entity or around the person; at most `depth` steps and `limit` edges. */
export const getGraph = verb({
  action: "user.graph",
  scope: "memory:read",
  rate: "other",
  input: graphInput,
  output: graphSchema,
  run: async (ctx: Context, { user_id: userId, entity = null, depth, limit }): Promise<Graph> => {
    requireOwner(ctx, userId)
    const edges = await readEdges(ctx, userId)
    return walk(edges, startAt(edges, entity), { depth, limit })
  },
})

const [factsInOneStatement, maxFacts] = [500, 20_000]

/**
 * Facts hold the relations that the graph is made of. Reading them page by page takes less than walking the graph step by step, which
 * compares each edge with each name (measured with 8,000 edges and three steps: over 10 s).
 */
const readEdges = async (ctx: Context, userId: string) => {
  const reading = startReading(userId)
  let before: string | null = null
  for (let read = 0; read < maxFacts; read += factsInOneStatement) {
    const after = before
    const page: RelatingFact[] = await asUser(ctx.sql, userId, (tx) =>
      listRelatingFacts(tx, userId, after, factsInOneStatement),
    )
    reading.add(page)
    before = page.at(-1)?.id ?? null
    if (page.length < factsInOneStatement) break
  }
  return reading.read()
}
