import { counter, histogram } from "../platform/metrics.ts"

export const laneSeconds = histogram({
  name: "search_lane_duration_seconds",
  help: "Time that each part of a search took; the lanes are asked in one statement, and have one label together.",
  labelNames: ["lane"],
  buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
})

export const reranks = counter({
  name: "rerank_requests_total",
  help: "What became of asking the reranker; all but `reranked` fell back to the order of the scores.",
  labelNames: ["result"],
})

export const replicaSearches = counter({
  name: "searches_by_replica_total",
  help: "Searches on a replica; after all but `fresh`, the primary was searched.",
  labelNames: ["replica", "result"],
})

export const searchMetrics = [laneSeconds, reranks, replicaSearches]
