import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"

/** Where something was looked for before it was made, in the order of asking. */
export type CacheLayer =
  | "results_memory"
  | "results_redis"
  | "query_vectors_memory"
  | "query_vectors_redis"
  | "query_vectors_table"
export type CountCache = (layer: CacheLayer, result: "hit" | "miss" | "error") => void

/** Metrics of Node's inside that Bun has nothing to tell for; the heap's spaces would cost half a second a million objects, too. */
const emptyInBun = [
  ...["handles", "requests", "resources"].flatMap((what) => [`nodejs_active_${what}`, `nodejs_active_${what}_total`]),
  ...["size_total", "size_used", "size_available"].map((what) => `nodejs_heap_space_${what}_bytes`),
]

/** Prometheus metrics of this process. Labels are routes, codes and job types: never a user, a query or a fact. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of emptyInBun) registry.removeSingleMetric(name)
  const registers = [registry]
  return {
    registry,
    requests: new Counter({
      name: "http_requests_total",
      help: "HTTP requests answered.",
      labelNames: ["method", "route", "status"] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to answer an HTTP request.",
      labelNames: ["method", "route"] as const,
      buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    jobSeconds: new Histogram({
      name: "job_duration_seconds",
      help: "Time that one attempt at a job took.",
      labelNames: ["type", "result"] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
    laneSeconds: new Histogram({
      name: "search_lane_duration_seconds",
      help: "Time that each part of a search took; the lanes are asked in one statement, and have one label together.",
      labelNames: ["lane"] as const,
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    reranks: new Counter({
      name: "rerank_requests_total",
      help: "What became of asking the reranker; all but `reranked` fell back to the order of the scores.",
      labelNames: ["result"] as const,
      registers,
    }),
    facts: new Counter({
      name: "facts_extracted_total",
      help: "What became of the facts found in conversations.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    providerRequests: new Counter({
      name: "provider_requests_total",
      help: "Calls to models; `skipped` (breaker open), `busy` (too many wait) and `spent` (budget) were not made.",
      labelNames: ["provider", "model", "result"] as const,
      registers,
    }),
    providerSeconds: new Histogram({
      name: "provider_request_duration_seconds",
      help: "Time that a call to a model took, with its retries.",
      labelNames: ["provider", "model"] as const,
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers,
    }),
    providerTokens: new Counter({
      name: "provider_tokens_total",
      help: "Tokens that models read (`input`) and wrote (`output`).",
      labelNames: ["provider", "model", "direction"] as const,
      registers,
    }),
    providerCost: new Counter({
      name: "provider_cost_usd_total",
      help: "What calls to models of known prices cost.",
      labelNames: ["provider", "model"] as const,
      registers,
    }),
    providerBreakerOpen: new Gauge({
      name: "provider_breaker_open",
      help: "1 while a provider that failed repeatedly is left alone.",
      labelNames: ["provider", "kind"] as const,
      registers,
    }),
    auditRowsRefused: new Counter({
      name: "audit_rows_refused_total",
      help: "Rows that the audit could not take; the log names each by its id.",
      registers,
    }),
    cacheRequests: new Counter({
      name: "cache_requests_total",
      help: "Look-ups in each layer of the caches.",
      labelNames: ["layer", "result"] as const,
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
