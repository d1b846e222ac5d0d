import { readIn } from "../dates/reading.ts"
import { requireOwner } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import type { WireFact } from "../memories/fact-row.ts"
import { isAboutPast } from "./about-past.ts"
import type { Context } from "./context.ts"
import { startExplaining } from "./explaining.ts"
import { explain } from "./explanation.ts"
import { explainAnswerSchema } from "./explanation-schemas.ts"
import type { SearchInput } from "./find-facts.ts"
import { type FoundFact, readFoundFacts, showFound } from "./found-fact.ts"
import { searchFactsBody } from "./schemas.ts"
import { readInput, retrieveFacts, searchFacts } from "./search-facts.ts"

/** What the threshold keeps out. */
const maxUnderThreshold = 10
/** Candidates whose texts are read for it: some of them may turn out to reach the threshold. */
const maxOthersRead = 60

/** Searches as `searchFacts` does, and says why. It is never cached, and no replica is asked. */
export const explainSearch = verb({
  action: "memory.explain",
  scope: searchFacts.scope,
  rate: searchFacts.rate,
  input: searchFactsBody,
  output: explainAnswerSchema,
  run: async (ctx: Context, body) => {
    const started = performance.now()
    const input = readInput(body)
    requireOwner(ctx, input.userId)
    const explaining = startExplaining()
    const { found } = await retrieveFacts({ ...ctx, replicas: { next: () => null }, explaining }, input)
    const latencyMs = round(performance.now() - started)
    const explanation = explain(input.query, found, explaining)
    const others = await readOthers(ctx, input, explanation.othersThan(found))
    const all = [...found, ...others]
    const under = others
      .map((fact) => ({ ...fact, score: explanation.scoreOf(fact, all) }))
      .filter(({ score }) => score < input.scoreThreshold)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
      .slice(0, maxUnderThreshold)
    const show = (fact: FoundFact) => ({ ...showFact(ctx, fact), why: explanation.whyOf(fact, all) })
    const { names, question, words } = explaining.noted
    return {
      status: "ok" as const,
      request_id: ctx.requestId,
      query: body.query,
      count: found.length,
      latency_ms: latencyMs,
      facts: found.map(show),
      under_threshold: under.map(show),
      threshold: input.scoreThreshold,
      terms: [...words],
      corrected_names: [...names].map(([word, name]) => ({ word, name })),
      about: { self: question.aboutSelf, self_alone: question.ofSelfAlone, past: isAboutPast(body.query) },
      steps: explaining.steps.map(({ step, milliseconds }) => ({ step, ms: round(milliseconds) })),
    }
  },
})

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100

const readOthers = (
  { sql }: Context,
  { userId, query, filters }: SearchInput,
  ids: readonly string[],
): Promise<Omit<FoundFact, "score">[]> =>
  readFoundFacts(sql, userId, ids.slice(0, maxOthersRead), filters.includePast || isAboutPast(query))

const showFact = ({ timeZone }: Context, fact: FoundFact) =>
  // It was written by ourselves, in this form.
  JSON.parse(showFound(fact, readIn(fact.time_zone ?? timeZone))) as WireFact & { score: number }
