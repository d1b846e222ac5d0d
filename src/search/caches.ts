import { type CountCache, cacheRequests } from "../platform/cache/metrics.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import type { SharedKind } from "../platform/cache/shared-key.ts"
import type { ReadTags } from "../platform/cache/version-tags.ts"
import type { RerankSettings } from "../platform/config.ts"
import { commit, version } from "../platform/version.ts"
import { createQueryVectors, type QueryVectors } from "../vectors/query-vectors.ts"
import { sharedVectors } from "../vectors/shared-vectors.ts"
import { storedVectors } from "../vectors/stored-vectors.ts"
import type { Services } from "./context.ts"
import { createResultCache, type ResultCache } from "./result-cache.ts"

type SearchCaches = {
  queryVectors: QueryVectors
  /** A cache for the answers of one kind of search. `readTags`: the version tags of what it searches. */
  resultsOf: (kind: SharedKind, readTags: ReadTags) => ResultCache
}

/** What searches cache for later ones: in this process, and in Redis if there is one (`shared`), otherwise in the database. */
export const createSearchCaches = ({
  sql,
  shared,
  spaces,
  metrics,
  log,
  reranker,
  searchLanes,
}: Pick<Services, "sql" | "spaces" | "searchLanes" | "metrics" | "log"> & {
  shared: SharedCache | null
  reranker: RerankSettings | null
}): SearchCaches => {
  const requests = metrics.get(cacheRequests)
  const count: CountCache = (layer, result) => requests.inc({ layer, result })
  // Only one of the two: both contain the same vectors, and a new question misses both.
  const kept = shared ? sharedVectors(shared) : storedVectors(sql, log)
  // An answer also depends on the program version, the rerank model and the lanes. They are all part of its key.
  const generation = JSON.stringify([version, commit, reranker?.url, reranker?.model, [...searchLanes].sort()])
  return {
    queryVectors: createQueryVectors(spaces, kept, count),
    resultsOf: (kind, readTags) => createResultCache({ readTags, shared, kind, generation }, count),
  }
}
