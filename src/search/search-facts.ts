import { requireOwner } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { nextToPass, type Reading, readIn } from "../dates/reading.ts"
import { isAboutPast } from "./about-past.ts"
import { findFacts, type SearchInput } from "./find-facts.ts"
import { findPast } from "./find-past.ts"
import type { FoundFact } from "./found-fact.ts"
import { findAndRerank } from "./rerank.ts"
import type { Answer } from "./shared-answers.ts"
import { timeLane } from "./time-lane.ts"

/** How one of the API's doors shows a fact, as JSON text. */
export type Door = { name: string; show: (fact: FoundFact, reading: Reading) => string }

/**
 * The facts of one person that matter for `query`, best first, as a door shows them. A person nobody has heard of has none. It holds
 * all that was written before the call.
 */
export const searchFacts = async (ctx: Context, input: SearchInput, door: Door): Promise<Answer> => {
  const { userId, query, limit, scoreThreshold, filters } = input
  requireOwner(ctx, userId)
  const request = JSON.stringify([door.name, query, limit, scoreThreshold, filters])
  return ctx.results.answer(userId, request, async () => {
    const vector = await timeLane(ctx, "query_vector", () => ctx.queryVectors.find(userId, query))
    const find = isAboutPast(query) ? findPast : findFacts
    const { version, facts } = await findAndRerank(ctx, input, (wider) => find(ctx, wider, vector))
    const reading = readIn(facts[0]?.time_zone ?? ctx.timeZone)
    const changesAt = nextToPass(
      facts.map(({ planned_for }) => planned_for),
      reading,
    )
    const shown = facts.map((fact) => door.show(fact, reading)).join(",")
    return { version, count: facts.length, facts: `[${shown}]`, changesAt }
  })
}
