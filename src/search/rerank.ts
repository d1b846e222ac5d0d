import type { Services } from "../context.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import { type RerankClient, RerankError } from "../platform/providers/rerank.ts"
import type { Finding, SearchInput } from "./find-facts.ts"
import type { FoundFact } from "./found-fact.ts"
import { timeLane } from "./time-lane.ts"

/** Puts found facts into the order that a model gives them. Never fails: without the model's word they stay as they are. */
export type Reranker = (query: string, facts: readonly FoundFact[]) => Promise<FoundFact[]>

export const createReranker =
  (client: RerankClient, metrics: Pick<Metrics, "reranks">, log: Logger): Reranker =>
  async (query, facts) => {
    if (facts.length < 2) return [...facts]
    try {
      const order = await client.order(
        query,
        facts.map((fact) => fact.fact_value),
      )
      metrics.reranks.inc({ result: "reranked" })
      return inOrder(facts, order)
    } catch (error) {
      if (!(error instanceof RerankError)) throw error
      metrics.reranks.inc({ result: error.fault })
      if (error.fault !== "skipped") log.warn({ fault: error.fault }, "reranking failed")
      return [...facts]
    }
  }

/**
 * The facts in the model's order, with the same scores dealt out again from the top. A model's own figure means something else with each
 * model; that of the lanes means what API.md says. So who is over the threshold is for the lanes to say, and who comes first for the model.
 */
const inOrder = (facts: readonly FoundFact[], order: readonly number[]): FoundFact[] =>
  order.flatMap((index, rank) => {
    const fact = facts[index]
    return fact ? [{ ...fact, score: facts[rank]?.score ?? fact.score }] : []
  })

/** The model sees this many facts over the threshold, or as many as are asked for: one that the lanes rank low can come up. */
const leastToRerank = 30

/** What `find` finds for `input`, best first as far as the reranker can tell. */
export const findAndRerank = async (
  services: Pick<Services, "reranker" | "metrics" | "tracing">,
  input: SearchInput,
  find: (input: SearchInput) => Promise<Finding>,
): Promise<Finding> => {
  const { reranker } = services
  if (!reranker) return find(input)
  const found = await find({ ...input, limit: Math.max(input.limit, leastToRerank) })
  const reranked = await timeLane(services, "rerank", () => reranker(input.query, found.facts))
  return { ...found, facts: reranked.slice(0, input.limit) }
}
