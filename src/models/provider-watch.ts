import type { Metrics } from "../platform/metrics.ts"
import { costOf, type Prices } from "../platform/settings/prices.ts"
import { providerBreakerOpen, providerCost, providerRequests, providerSeconds, providerTokens } from "./metrics.ts"
import type { ProviderCall, ProviderKind } from "./provider-call.ts"
import { ProviderError, type ProviderFault } from "./provider-error.ts"
import type { Usage } from "./usage.ts"

/** Is asked before each call to a model, and told about it afterwards. */
export type ProviderWatch = {
  made: (call: ProviderCall) => void
  notMade: (provider: string, model: string, fault: ProviderFault) => void
  breaker: (provider: string, kind: ProviderKind, isOpen: boolean) => void
  /** Throws a `ProviderError` when today's token budget is used up. */
  checkBudget: (provider: string) => void
}

/** Further models that sessions name count as "other": each name makes series in the metrics, and a row a day in the table of usage. */
const maxNamedModels = 50

export const createProviderWatch = (metrics: Metrics, usage: Usage, prices: Prices): ProviderWatch => {
  const named = new Set<string>()
  /** Models with a price are the operator's: they always have their name. */
  const nameModel = (model: string): string => {
    if (prices.has(model) || named.has(model)) return model
    if (named.size >= maxNamedModels) return "other"
    named.add(model)
    return model
  }
  return {
    made: (given) => {
      const call = { ...given, model: nameModel(given.model) }
      const { provider, model, result } = call
      metrics.get(providerRequests).inc({ provider, model, result })
      metrics.get(providerSeconds).observe({ provider, model }, call.milliseconds / 1000)
      metrics.get(providerTokens).inc({ provider, model, direction: "input" }, call.inputTokens)
      metrics.get(providerTokens).inc({ provider, model, direction: "output" }, call.outputTokens)
      const cost = costOf(prices, given)
      if (cost !== null) metrics.get(providerCost).inc({ provider, model }, cost)
      usage.record(call)
    },
    notMade: (provider, model, result) =>
      metrics.get(providerRequests).inc({ provider, model: nameModel(model), result }),
    breaker: (provider, kind, isOpen) => metrics.get(providerBreakerOpen).set({ provider, kind }, isOpen ? 1 : 0),
    checkBudget: (provider) => {
      const seconds = usage.secondsUntilTokens()
      if (seconds === 0) return
      const message =
        "The tokens of today (PIKA_TOKEN_BUDGET) are spent. Try again after midnight UTC, or raise the budget and restart."
      throw new ProviderError(provider, "spent", message, seconds)
    },
  }
}

/** For calls that are not counted. */
export const unwatched: ProviderWatch = {
  made: () => undefined,
  notMade: () => undefined,
  breaker: () => undefined,
  checkBudget: () => undefined,
}
