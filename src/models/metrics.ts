import { counter, gauge, histogram } from "../platform/metrics.ts"

export const providerRequests = counter({
  name: "provider_requests_total",
  help: "Calls to models; `skipped` (breaker open), `busy` (too many wait) and `spent` (budget) were not made.",
  labelNames: ["provider", "model", "result"],
})

export const providerSeconds = histogram({
  name: "provider_request_duration_seconds",
  help: "Time that a call to a model took, with its retries.",
  labelNames: ["provider", "model"],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
})

export const providerTokens = counter({
  name: "provider_tokens_total",
  help: "Tokens that models read (`input`) and wrote (`output`).",
  labelNames: ["provider", "model", "direction"],
})

export const providerCost = counter({
  name: "provider_cost_usd_total",
  help: "What calls to models of known prices cost.",
  labelNames: ["provider", "model"],
})

export const providerBreakerOpen = gauge({
  name: "provider_breaker_open",
  help: "1 while a provider that failed repeatedly is not called.",
  labelNames: ["provider", "kind"],
})

export const modelMetrics = [providerRequests, providerSeconds, providerTokens, providerCost, providerBreakerOpen]
