import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client"

/** Where something was looked for before it was made, in the order of asking. */
export type CacheLayer =
  | "results_memory"
  | "results_redis"
  | "query_vectors_memory"
  | "query_vectors_redis"
  | "query_vectors_table"
export type CountCache = (layer: CacheLayer, result: "hit" | "miss" | "error") => void

/** Prometheus metrics of this process. Labels are routes, codes and job types: never a user, a query or a fact. */
export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
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
    cacheRequests: new Counter({
      name: "cache_requests_total",
      help: "Look-ups in each layer of the caches.",
      labelNames: ["layer", "result"] as const,
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
