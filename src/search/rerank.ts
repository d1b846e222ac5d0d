import type { Services } from "./context.ts"
import type { Finding, SearchInput } from "./find-facts.ts"
import { timeStep } from "./timed-step.ts"

/** The model gets at least this many facts over the threshold, so that it can raise one that the lanes rank low. */
const minFactsToRerank = 30

/** Finds facts for `input` with `find`, and reranks them. */
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
