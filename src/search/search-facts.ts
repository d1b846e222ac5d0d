import { requireOwner } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { isAboutPast } from "./about-past.ts"
import { type FoundFact, findFacts, type SearchInput } from "./find-facts.ts"
import { findPast } from "./find-past.ts"
import { findAndRerank } from "./rerank.ts"

const embedMilliseconds = 5000

/** The facts of one person that matter for `query`, best first. A person nobody has heard of has none. */
export const searchFacts = async (ctx: Context, input: SearchInput): Promise<FoundFact[]> => {
  requireOwner(ctx.actor, input.userId)
  const [vector] = await ctx.embedder.embed([input.query], "query", {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
  })
  if (!vector) throw new Error("the query was not embedded")
  const find = isAboutPast(input.query) ? findPast : findFacts
  return (await findAndRerank(ctx.reranker, input, (wider) => find(ctx, wider, vector))).facts
}
