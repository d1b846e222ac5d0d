import type { Finding } from "../../search/rerank.ts"
import { joinTags } from "../../search/result-cache.ts"
import { timeStep } from "../../search/timed-step.ts"
import type { QueryVector } from "../../vectors/query-vectors.ts"
import type { Services } from "../context.ts"
import { askLanes, type ChunkFilters } from "./lanes.ts"
import { queryTerms } from "./terms.ts"
import { inOrder, type Weighed, weigh } from "./weigh.ts"

export type ChunkSearch = {
  /** Who asks, then the libraries. */
  owners: readonly [string, ...string[]]
  query: string
  limit: number
  scoreThreshold: number
  filters: ChunkFilters
}

/** Asks the lanes, and fuses their evidence into one score per chunk: the best chunks that reach the threshold, best first. */
export const findChunks = async (
  services: Pick<Services, "sql" | "searchLanes" | "metrics" | "tracing">,
  { owners, query, limit, scoreThreshold, filters }: ChunkSearch,
  vector: QueryVector,
): Promise<Finding<Weighed>> => {
  const { sql, searchLanes } = services
  const { space } = vector.embedder
  const terms = searchLanes.has("keyword") ? queryTerms(query) : []
  const ask = { owners, space, vector, terms, limit, filters }
  const answer = await timeStep(services, "chunks", () => askLanes(sql, ask))
  requireOwners(owners, answer.candidates)
  const candidates = searchLanes.has("vector")
    ? answer.candidates
    : answer.candidates.map((candidate) => ({ ...candidate, similarity: null }))
  const scores = weigh({ ...answer, candidates }, query, terms, vector.embedder)
  const weighed = candidates.flatMap((candidate, index) => {
    const score = Math.round((scores[index] ?? 0) * 10_000) / 10_000
    return score > 0 && score >= scoreThreshold ? [{ ...candidate, score }] : []
  })
  return { version: joinTags(answer.tags), found: inOrder(weighed, owners).slice(0, limit) }
}

/**
 * Searches bypass row-level security, so this is the second check: if the statement ever returned a chunk of another owner, nothing is
 * answered.
 */
export const requireOwners = (owners: readonly string[], chunks: readonly { user_id: string }[]): void => {
  if (chunks.some(({ user_id }) => !owners.includes(user_id)))
    throw new Error("a search found a chunk of another owner")
}
