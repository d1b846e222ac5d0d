import type { Services } from "./context.ts"
import { timeStep } from "./timed-step.ts"

/** The model gets at least this many items over the threshold, so that it can raise one that the lanes rank low. */
const minItemsToRerank = 30

/** What a search found, best first. */
export type Finding<Item> = {
  /** The version tag of what was searched. If something was written meanwhile, the items are newer than it. */
  version: string
  found: Item[]
}

/** Finds items for `input` with `find`, and reranks them by their texts. */
export const findAndRerank = async <Item extends { score: number }, Input extends { query: string; limit: number }>(
  services: Pick<Services, "reranker" | "metrics" | "tracing" | "explaining">,
  input: Input,
  find: (input: Input) => Promise<Finding<Item>>,
  textOf: (item: Item) => string,
): Promise<Finding<Item>> => {
  const { reranker } = services
  if (!reranker) return find(input)
  const { version, found } = await find({ ...input, limit: Math.max(input.limit, minItemsToRerank) })
  const reranked = await timeStep(services, "rerank", () => reranker(input.query, found, textOf))
  return { version, found: reranked.slice(0, input.limit) }
}
