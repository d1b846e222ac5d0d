import { counter } from "../metrics.ts"

export const cacheRequests = counter({
  name: "cache_requests_total",
  help: "Look-ups in each layer of the caches.",
  labelNames: ["layer", "result"],
})

/** The caches that are asked before a value is computed, in this order. */
export type CacheLayer =
  | "results_memory"
  | "results_redis"
  | "query_vectors_memory"
  | "query_vectors_redis"
  | "query_vectors_table"
export type CountCache = (layer: CacheLayer, result: "hit" | "miss" | "error") => void
