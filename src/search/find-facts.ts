import type { Database } from "../platform/database/connect.ts"
import { identityWords } from "../platform/identity.ts"
import type { QueryVector } from "../vectors/query-vectors.ts"
import { asksOfSelfAlone } from "./about-another.ts"
import { isAboutSelf } from "./about-self.ts"
import type { Services } from "./context.ts"
import { correctNames, couldBeName } from "./correct-names.ts"
import { type FoundFact, readFoundFacts } from "./found-fact.ts"
import { isFunctionWord, maxTerms, searchTerms } from "./function-words.ts"
import { fuse, meansAnother, roundScore } from "./fuse.ts"
import { askLanes, type Candidate, type SearchFilters } from "./lanes.ts"
import { weighDoubts } from "./newer-answers.ts"
import type { Finding } from "./rerank.ts"
import { timeStep } from "./timed-step.ts"
import { tellsOfOthersRelative } from "./whose-relative.ts"

export type SearchInput = {
  userId: string
  query: string
  limit: number
  scoreThreshold: number
  filters: SearchFilters
}

/**
 * Asks the lanes, fuses their evidence into one score per fact, and reads the best facts that reach the threshold, best first: two
 * statements, and one more where a fact in doubt may have a newer one. If nothing fits well and the query contains an almost correct name of
 * the person's entities, it searches again with the correct name.
 */
export const findFacts = async (
  services: SearchServices,
  input: SearchInput,
  vector: QueryVector,
): Promise<Finding<FoundFact>> => {
  const words = services.searchLanes.has("keyword") ? searchTerms(input.query) : []
  services.explaining?.note({ names: new Map() })
  let found = await rankFacts(services, input, vector, words, possibleNames(input.query))
  // The tag from before the first search: names may have been written between the two.
  const { version } = found
  const unknown = words.filter((word, index) => !found.frequencies[index] && couldBeName(word))
  if (unknown.length > 0 && (found.ranking[0]?.score ?? 0) < goodFit) {
    const names = await timeStep(services, "names", () => correctNames(services.sql, input.userId, unknown))
    if (names.size > 0) {
      services.explaining?.note({ names })
      const corrected = words.flatMap((word) => names.get(word)?.split(" ") ?? [word]).slice(0, maxTerms)
      found = await rankFacts(services, input, vector, corrected, [...names.values()])
    }
  }
  return { version, found: await timeStep(services, "read", () => readBest(services.sql, input, found.ranking)) }
}

type SearchServices = Pick<Services, "sql" | "owners" | "searchLanes" | "metrics" | "tracing" | "explaining">

/** From this score on, the spelling of the query is taken as correct. */
const goodFit = 0.6

type Ranking = { id: string; score: number }[]

/** All facts that reach the threshold, best first; of two equal scores, the newer one first. */
const rankFacts = async (
  services: SearchServices,
  { userId, query, limit, scoreThreshold, filters }: SearchInput,
  vector: QueryVector,
  words: readonly string[],
  names: readonly string[],
): Promise<{ version: string; frequencies: number[]; ranking: Ranking }> => {
  const { sql, owners, searchLanes } = services
  const { space, relevance } = vector.embedder
  // An index contains the vectors of one space.
  const ownerKey = `${userId}\n${space.id}`
  const ask = {
    userId,
    space,
    vector,
    words,
    names: searchLanes.has("graph") ? names : [],
    limit,
    filters,
    owner: owners.get(ownerKey) ?? null,
  }
  const answer = await timeStep(services, [...searchLanes].join("+"), () => askLanes(sql, ask))
  owners.set(ownerKey, answer.owner)
  const candidates = searchLanes.has("vector") ? answer.candidates : answer.candidates.flatMap(withoutVector)
  const question = {
    words: words.length,
    aboutSelf: isAboutSelf(query),
    ofSelfAlone: candidates.some(({ ofAnother }) => ofAnother) && !answer.namesSomeone && asksOfSelfAlone(query),
    ofPast: filters.includePast,
  }
  const subject = { userId, spaceId: space.id, relevance }
  const byLanes = fuse({ ...answer, candidates }, question, relevance)
  const fused = await weighDoubts(services, subject, byLanes, scoreThreshold)
  services.explaining?.note({ fused, question, words })
  const ranking: Ranking = []
  for (const { candidate, score: exact } of fused) {
    const { id } = candidate
    const score = roundScore(exact)
    if (score >= scoreThreshold && score > 0) ranking.push({ id, score })
  }
  ranking.sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
  return { version: answer.version, frequencies: answer.frequencies, ranking }
}

/** Facts about others' relatives that may stand before those about one's own. */
const maxOfOthers = 30

/** The first facts of a ranking. Of two with the same score, the more certain one comes first, then the newer one. */
const readBest = async (
  sql: Database,
  { userId, query, limit, scoreThreshold, filters }: SearchInput,
  ranking: Ranking,
): Promise<FoundFact[]> => {
  const isOfOthers = tellsOfOthersRelative(query)
  // Their text says whose relative they tell of: some that stand lower may come first then.
  const last = ranking[limit - 1 + (isOfOthers ? maxOfOthers : 0)]
  const kept = new Map(
    ranking.filter(({ score }) => last === undefined || score >= last.score).map(({ id, score }) => [id, score]),
  )
  const facts = await readFoundFacts(sql, userId, [...kept.keys()], filters.includePast)
  const scoreOf = ({ id, fact_value }: Pick<FoundFact, "id" | "fact_value">): number =>
    (kept.get(id) ?? 0) * (isOfOthers?.(fact_value) ? meansAnother : 1)
  return facts
    .map((fact) => ({ ...fact, score: scoreOf(fact) }))
    .filter(({ score }) => score >= scoreThreshold)
    .sort((a, b) => b.score - a.score || b.confidence - a.confidence || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
}

/** The evidence of the other lanes, if there is any. */
const withoutVector = (candidate: Candidate): Candidate[] =>
  candidate.words === 0 && candidate.hops === null ? [] : [{ ...candidate, similarity: null }]

const maxNameWords = 4
const maxQueryWords = 40

/**
 * The names of all entities that a query could mention: each run of one to four words that neither begins nor ends with a function word.
 * It may begin with "the": "The Night Train".
 */
const possibleNames = (query: string): string[] => {
  const words = identityWords(query).slice(0, maxQueryWords)
  const functional = words.map((word) => isFunctionWord(word))
  const names = new Set<string>()
  for (const [start, first] of words.entries()) {
    if (functional[start] && first !== "the") continue
    for (let end = start + 1; end <= words.length && end <= start + maxNameWords; end++)
      if (!functional[end - 1]) names.add(words.slice(start, end).join(" "))
  }
  return [...names]
}
