import type { Services } from "./context.ts"
import type { Finding, SearchInput } from "./find-facts.ts"
import { timeStep } from "./timed-step.ts"

/** The model sees this many facts over the threshold, or as many as are asked for: one that the lanes rank low can come up. */
const minFactsToRerank = 30

/** What `find` finds for `input`, best first as far as the reranker can tell. */
export const findAndRerank = async (
  services: Pick<Services, "reranker" | "metrics" | "tracing">,
  input: SearchInput,
  find: (input: SearchInput) => Promise<Finding>,
): Promise<Finding> => {
  const { reranker } = services
  if (!reranker) return find(input)
  const found = await find({ ...input, limit: Math.max(input.limit, minFactsToRerank) })
  const reranked = await timeStep(services, "rerank", () => reranker(input.query, found.facts))
  return { ...found, facts: reranked.slice(0, input.limit) }
}
