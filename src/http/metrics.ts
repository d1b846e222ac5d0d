import { counter, histogram } from "../platform/metrics.ts"
import { socketMetrics } from "./sockets/metrics.ts"

export const requestsTotal = counter({
  name: "http_requests_total",
  help: "HTTP requests answered.",
  labelNames: ["method", "route", "status"],
})

export const requestSeconds = histogram({
  name: "http_request_duration_seconds",
  help: "Time to answer an HTTP request.",
  labelNames: ["method", "route"],
  buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
})

export const httpMetrics = [requestsTotal, requestSeconds, ...socketMetrics]
