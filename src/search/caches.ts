import { type CountCache, cacheRequests } from "../platform/cache/metrics.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import type { RerankSettings } from "../platform/config.ts"
import { commit, version } from "../platform/version.ts"
import { createQueryVectors } from "../vectors/query-vectors.ts"
import { sharedVectors } from "../vectors/shared-vectors.ts"
import { storedVectors } from "../vectors/stored-vectors.ts"
import type { Services } from "./context.ts"
import { createResultCache } from "./result-cache.ts"

/** What a search keeps for the next one, in this process, and in Redis where there is one (`shared`), else in the database. */
export const createSearchCaches = ({
  sql,
  shared,
  embedder,
  metrics,
  log,
  reranker,
  searchLanes,
}: Pick<Services, "sql" | "embedder" | "searchLanes" | "metrics" | "log"> & {
  shared: SharedCache | null
  reranker: RerankSettings | null
}): Pick<Services, "queryVectors" | "results"> => {
  const requests = metrics.get(cacheRequests)
  const count: CountCache = (layer, result) => requests.inc({ layer, result })
  const { space } = embedder
  // One of them: a question that is new is missed once, and each has what the other has.
  const kept = shared ? sharedVectors(shared, space) : storedVectors(sql, space, log)
  // An answer also depends on the program that made it, on the models behind its vectors and its order, and on the lanes.
  const generation = JSON.stringify([
    version,
    commit,
    space.model,
    space.dimensions,
    reranker?.url,
    reranker?.model,
    [...searchLanes].sort(),
  ])
  return {
    queryVectors: createQueryVectors(embedder, embedder.isLocal ? null : kept, count),
    results: createResultCache({ sql, shared, generation }, count),
  }
}
