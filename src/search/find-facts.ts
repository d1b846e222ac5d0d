import type { Services } from "../context.ts"
import type { FactRow } from "../memories/fact-row.ts"
import { listFactsById } from "../memories/queries.ts"
import { foldedWords } from "../platform/text.ts"
import { isAboutSelf } from "./about-self.ts"
import { searchTerms } from "./function-words.ts"
import { fuse } from "./fuse.ts"
import { askLanes, type SearchFilters } from "./lanes.ts"

export type SearchInput = {
  userId: string
  query: string
  limit: number
  scoreThreshold: number
  filters: SearchFilters
}

export type FoundFact = FactRow & { score: number }

export type Finding = {
  /** The tag of the person's memory that was searched. The facts are as of then or, when something was written meanwhile, newer. */
  version: string
  facts: FoundFact[]
}

/** Asks the lanes, fuses what they say to one score a fact, and reads the best that reach the threshold, best first: two statements. */
export const findFacts = async (
  { sql, embedder, factCounts }: Pick<Services, "sql" | "embedder" | "factCounts">,
  input: SearchInput,
  vector: Float32Array,
): Promise<Finding> => {
  const words = searchTerms(input.query)
  const answer = await askLanes(sql, {
    userId: input.userId,
    spaceId: embedder.space.id,
    vector,
    words,
    names: possibleNames(input.query),
    limit: input.limit,
    filters: input.filters,
    factCount: factCounts.get(input.userId) ?? 0,
  })
  factCounts.set(input.userId, answer.factCount)
  const scores = fuse(answer, { words: words.length, aboutSelf: isAboutSelf(input.query) }, embedder.relevance)
  const best = [...scores]
    .map(([id, score]) => ({ id, score: round(score) }))
    .filter(({ score }) => score >= input.scoreThreshold && score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
  const last = best[input.limit - 1]
  const facts = await listFactsById(
    sql,
    input.userId,
    // All that score as the last one: confidence decides among them.
    best.filter(({ score }) => last === undefined || score >= last.score).map(({ id }) => id),
    input.filters.includePast,
  )
  return {
    version: answer.version,
    facts: facts
      .map((fact) => ({ ...fact, score: round(scores.get(fact.id) ?? 0) }))
      .sort((a, b) => b.score - a.score || b.confidence - a.confidence || (a.id < b.id ? 1 : -1))
      .slice(0, input.limit),
  }
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
