import { type RerankClient, RerankError, type RerankFault } from "../models/rerank.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import { reranks } from "./metrics.ts"

/** Puts what was found into the order of a model. It never fails: without an answer of the model, the order stays. */
export type Reranker = <Item extends { score: number }>(
  query: string,
  found: readonly Item[],
  textOf: (item: Item) => string,
) => Promise<Item[]>

/** A log line per search would say no more than the metric does. */
const notMade: ReadonlySet<RerankFault> = new Set(["skipped", "busy", "spent"])

export const createReranker =
  (client: RerankClient, metrics: Metrics, log: Logger): Reranker =>
  async (query, found, textOf) => {
    if (found.length < 2) return [...found]
    try {
      const order = await client.order(query, found.map(textOf))
      metrics.get(reranks).inc({ result: "reranked" })
      return inOrder(found, order)
    } catch (error) {
      if (!(error instanceof RerankError)) throw error
      metrics.get(reranks).inc({ result: error.fault })
      if (!notMade.has(error.fault)) log.warn({ fault: error.fault }, "reranking failed")
      return [...found]
    }
  }

/**
 * The items in the model's order, with the same scores assigned again from the top. A model's own scores differ from model to model; the
 * lanes' scores mean what API.md says. So the lanes decide which items pass the threshold, and the model decides their order.
 */
const inOrder = <Item extends { score: number }>(found: readonly Item[], order: readonly number[]): Item[] =>
  order.flatMap((index, rank) => {
    const item = found[index]
    return item ? [{ ...item, score: found[rank]?.score ?? item.score }] : []
  })
