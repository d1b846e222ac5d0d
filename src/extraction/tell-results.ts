import { hasScope } from "../feature/actor.ts"
import type { KeptResult, Reader } from "../feature/job.ts"
import { wireConfidence } from "../memories/fact-row.ts"
import { findCurrentFacts } from "../memories/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import type { ExtractionResult, ToldResult } from "./result.ts"

type Memories = ReadonlyMap<string, Awaited<ReturnType<typeof findCurrentFacts>>[number]>

/** Results with the memories they led to, in their present form. Memories need the scope `memory:read`. */
export const tellResults = async (
  { sql, actor }: Reader,
  kept: readonly KeptResult<ExtractionResult>[],
): Promise<ToldResult[]> => {
  const memories = await findMemories(sql, kept)
  const told = kept.map(({ result }) => tellResult(result, memories))
  return hasScope(actor, "memory:read") ? told : told.map(withoutTexts)
}

/** One transaction per person: the jobs may belong to several people. */
const findMemories = async (sql: Database, kept: readonly KeptResult<ExtractionResult>[]): Promise<Memories> => {
  const idsOf = new Map<string, Set<string>>()
  for (const { userId, result } of kept)
    for (const { id } of result.results) if (id !== null) idsOf.set(userId, (idsOf.get(userId) ?? new Set()).add(id))
  const memories = new Map<string, Awaited<ReturnType<typeof findCurrentFacts>>[number]>()
  for (const [userId, ids] of idsOf)
    for (const memory of await asUser(sql, userId, (tx) => findCurrentFacts(tx, userId, [...ids])))
      memories.set(memory.id, memory)
  return memories
}

const tellResult = ({ facts_extracted, results }: ExtractionResult, memories: Memories): ToldResult => ({
  facts_extracted,
  results: results.map((item) => {
    const memory = item.id === null ? undefined : memories.get(item.id)
    if (!memory) return { ...item, memory: "" }
    return {
      ...item,
      memory: memory.fact_value,
      category: memory.category,
      confidence: wireConfidence(memory.confidence),
    }
  }),
})

const withoutTexts = (told: ToldResult): ToldResult => ({
  ...told,
  results: told.results.map((item) => ({ ...item, memory: "" })),
})
