import type { Database } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { replicaSearches } from "./metrics.ts"
import type { Finding } from "./rerank.ts"
import type { ResultCache } from "./result-cache.ts"

/**
 * Runs a search on a replica, if there is one, and otherwise on the primary. What a replica found counts only if it saw the last change of
 * all `owners`: if the version tag of its snapshot is the one that the primary has now. So a search never misses a write that was
 * answered before it, however far a replica is behind (docs/adr/0025-replicas.md).
 */
export const onReplica = async <Item>(
  { sql, replicas, metrics }: Pick<Services, "sql" | "replicas" | "metrics">,
  { readVersion }: Pick<ResultCache, "readVersion">,
  owners: readonly string[],
  search: (sql: Database) => Promise<Finding<Item>>,
): Promise<Finding<Item>> => {
  const replica = replicas.next()
  if (!replica) return search(sql)
  const [found, version] = await Promise.all([replica.ask(search), readVersion(owners).catch(() => null)])
  const result = found === null ? "failed" : found.version === version ? "fresh" : "behind"
  metrics.get(replicaSearches).inc({ replica: replica.name, result })
  return found !== null && result === "fresh" ? found : search(sql)
}
