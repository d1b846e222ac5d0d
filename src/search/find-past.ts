import type { QueryVector } from "../vectors/query-vectors.ts"
import { findFacts, type SearchInput } from "./find-facts.ts"
import type { FoundFact } from "./found-fact.ts"
import type { Finding } from "./rerank.ts"

/** At least this many facts are examined, whatever their scores: a replacement may score far above the fact that it replaced. */
const minFactsToWeigh = 60

/** Like `findFacts`, for a question about the past: past facts are found too, and not ranked below their replacements. */
export const findPast = async (
  services: Parameters<typeof findFacts>[0],
  input: SearchInput,
  vector: QueryVector,
): Promise<Finding<FoundFact>> => {
  const limit = Math.max(input.limit, minFactsToWeigh)
  const filters = { ...input.filters, includePast: true }
  const { version, found } = await findFacts(services, { ...input, limit, filters, scoreThreshold: 0 }, vector)
  const facts = favourReplaced(found).filter(({ score }) => score >= input.scoreThreshold)
  return { version, found: facts.slice(0, input.limit) }
}

const isPast = (fact: FoundFact): number => Number(fact.valid_to !== null)

/** "Where did I live before?" means the old home at least as much as the new one. */
const favourReplaced = (facts: readonly FoundFact[]): FoundFact[] => {
  const scores = new Map(facts.map((fact) => [fact.id, fact.score]))
  return facts
    .map((fact) => ({
      ...fact,
      score: Math.max(fact.score, isPast(fact) * (scores.get(fact.superseded_by ?? "") ?? 0)),
    }))
    .sort((a, b) => b.score - a.score || isPast(b) - isPast(a))
}
