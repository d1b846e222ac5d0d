import type { Services } from "../context.ts"
import type { FactRow } from "../memories/fact-row.ts"
import { foldedWords } from "../platform/text.ts"
import { isAboutSelf } from "./about-self.ts"
import { searchTerms } from "./function-words.ts"
import { fuse } from "./fuse.ts"
import { findCandidates, type SearchFilters } from "./lanes.ts"

export type SearchInput = {
  userId: string
  query: string
  limit: number
  scoreThreshold: number
  filters: SearchFilters
}

export type FoundFact = FactRow & { score: number }

/** Asks the lanes, fuses what they say to one score a fact, and keeps the best that are over the threshold, best first. */
export const findFacts = async (
  { sql, embedder }: Pick<Services, "sql" | "embedder">,
  input: SearchInput,
  vector: Float32Array,
): Promise<FoundFact[]> => {
  const candidates = await findCandidates(sql, {
    userId: input.userId,
    spaceId: embedder.space.id,
    vector,
    terms: searchTerms(input.query),
    names: possibleNames(input.query),
    filters: input.filters,
  })
  const aboutSelf = isAboutSelf(input.query)
  return candidates
    .map((candidate) => ({ ...candidate, score: round(fuse(candidate, embedder.relevance, aboutSelf)) }))
    .filter((fact) => fact.score >= input.scoreThreshold && fact.score > 0)
    .sort((a, b) => b.score - a.score || b.created_at.getTime() - a.created_at.getTime() || (a.id < b.id ? 1 : -1))
    .slice(0, input.limit)
}

const round = (score: number): number => Math.round(score * 10_000) / 10_000

const longestName = 4
const mostWords = 40

/** The keys of all entities that a query could name: each run of one to four of its words. */
const possibleNames = (query: string): string[] => {
  const words = foldedWords(query).slice(0, mostWords)
  const names = new Set<string>()
  for (let start = 0; start < words.length; start++)
    for (let length = 1; length <= longestName && start + length <= words.length; length++)
      names.add(words.slice(start, start + length).join(" "))
  return [...names]
}
