import { type RerankClient, RerankError, type RerankFault } from "../models/rerank.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import type { FoundFact } from "./found-fact.ts"
import { reranks } from "./metrics.ts"

/** Puts found facts into the order of a model. It never fails: without an answer of the model, they keep their order. */
export type Reranker = (query: string, facts: readonly FoundFact[]) => Promise<FoundFact[]>

/** A log line per search would say no more than the metric does. */
const notMade: ReadonlySet<RerankFault> = new Set(["skipped", "busy", "spent"])

export const createReranker =
  (client: RerankClient, metrics: Metrics, log: Logger): Reranker =>
  async (query, facts) => {
    if (facts.length < 2) return [...facts]
    try {
      const order = await client.order(
        query,
        facts.map((fact) => fact.fact_value),
      )
      metrics.get(reranks).inc({ result: "reranked" })
      return inOrder(facts, order)
    } catch (error) {
      if (!(error instanceof RerankError)) throw error
      metrics.get(reranks).inc({ result: error.fault })
      if (!notMade.has(error.fault)) log.warn({ fault: error.fault }, "reranking failed")
      return [...facts]
    }
  }

/**
 * The facts in the model's order, with the same scores assigned again from the top. A model's own scores differ from model to model; the
 * lanes' scores mean what API.md says. So the lanes decide which facts pass the threshold, and the model decides their order.
 */
const inOrder = (facts: readonly FoundFact[], order: readonly number[]): FoundFact[] =>
  order.flatMap((index, rank) => {
    const fact = facts[index]
    return fact ? [{ ...fact, score: facts[rank]?.score ?? fact.score }] : []
  })
