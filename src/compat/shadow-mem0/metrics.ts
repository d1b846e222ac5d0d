import { counter, histogram } from "../../platform/metrics.ts"

export const shadowSearches = counter({
  name: "shadow_searches_total",
  help: "Searches of the share that mem0 is asked too: compared, failed at mem0, or dropped because too many were running.",
  labelNames: ["result"],
})

export const shadowOverlap = histogram({
  name: "shadow_search_overlap",
  help: "Share of mem0's results that were found here, too; 1 when mem0 finds nothing.",
  buckets: [0, 0.2, 0.4, 0.6, 0.8, 1],
})

export const shadowSeconds = histogram({
  name: "shadow_search_duration_seconds",
  help: "Time that the compared searches took on each side.",
  labelNames: ["side"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
})

export const shadowMetrics = [shadowSearches, shadowOverlap, shadowSeconds]
