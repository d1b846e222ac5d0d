import type { z } from "@hono/zod-openapi"
import { nextToPass, type Reading, readIn } from "../dates/reading.ts"
import { requireOwner } from "../feature/actor.ts"
import { millisecondsSince } from "../feature/audit-log.ts"
import { JsonText, writeJson } from "../feature/json-text.ts"
import { verb } from "../feature/verb.ts"
import type { Database } from "../platform/database/connect.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import { isAboutPast } from "./about-past.ts"
import type { Context, Services } from "./context.ts"
import { findFacts, type SearchInput } from "./find-facts.ts"
import { findPast } from "./find-past.ts"
import { type FoundFact, showFound, showFoundSimply } from "./found-fact.ts"
import { onReplica } from "./on-replica.ts"
import { type Finding, findAndRerank } from "./rerank.ts"
import { searchAnswerSchema, searchFactsBody, simpleSearchAnswerSchema, simpleSearchBody } from "./schemas.ts"
import type { Answer } from "./shared-answers.ts"
import { timeStep } from "./timed-step.ts"

export const searchFacts = verb({
  action: "memory.search",
  scope: "memory:read",
  rate: "search",
  input: searchFactsBody,
  output: searchAnswerSchema,
  run: async (ctx: Context, body) => {
    const started = performance.now()
    const { count, items } = await findAnswer(ctx, readInput(body), mainDoor)
    return {
      status: "ok" as const,
      request_id: ctx.requestId,
      query: body.query,
      count,
      latency_ms: millisecondsSince(started),
      facts: new JsonText(items),
    }
  },
})

/** The same with fewer fields per fact. */
export const searchFactsSimply = verb({
  ...{ action: searchFacts.action, scope: searchFacts.scope, rate: searchFacts.rate },
  input: simpleSearchBody,
  output: simpleSearchAnswerSchema,
  run: async (ctx: Context, body) => {
    const started = performance.now()
    const { count, items } = await findAnswer(ctx, readInput(body), simpleDoor)
    const data = { query: body.query, results: new JsonText(items), total_results: count }
    const text = writeJson({ ...data, latency_ms: millisecondsSince(started) })
    return { status: "success" as const, request_id: ctx.requestId, data: new JsonText(text) }
  },
})

export const readInput = (body: z.output<typeof searchFactsBody>): SearchInput => ({
  userId: body.user_id,
  query: body.query,
  limit: body.limit,
  scoreThreshold: body.score_threshold,
  filters: {
    category: body.filters?.category ?? null,
    factTypes: body.filters?.fact_type ?? null,
    conversationId: body.filters?.conversation_id ?? null,
    createdAfter: body.filters?.created_after ?? null,
    createdBefore: body.filters?.created_before ?? null,
    includePast: body.filters?.include_past ?? false,
  },
})

/** How one of the two APIs shows a fact, as JSON text. */
type Door = { name: string; show: (fact: FoundFact, reading: Reading) => string }

const mainDoor: Door = { name: "search", show: showFound }
const simpleDoor: Door = { name: "simple", show: showFoundSimply }

/**
 * The facts of one person that matter for `query`, best first, in the API's form. An unknown person has none. Includes everything written
 * before the call.
 */
const findAnswer = async (ctx: Context, input: SearchInput, door: Door): Promise<Answer> => {
  const { userId, query, limit, scoreThreshold, filters } = input
  requireOwner(ctx, userId)
  ctx.homes.require(userId)
  const request = JSON.stringify([door.name, query, limit, scoreThreshold, filters])
  const started = performance.now()
  const answer = await ctx.results.answer([userId], request, async () => {
    const { version, found: facts } = await retrieveFacts(ctx, input)
    const reading = readIn(facts[0]?.time_zone ?? ctx.timeZone)
    const changes = [
      nextToPass(
        facts.map(({ planned_for }) => planned_for),
        reading,
      ),
      ...facts.map(nextToExpire),
    ]
    const changesAt = changes.filter((time) => time !== undefined).sort((a, b) => a - b)[0]
    const shown = facts.map((fact) => door.show(fact, reading)).join(",")
    return { version, count: facts.length, items: `[${shown}]`, changesAt }
  })
  if (ctx.shadow && isUnfiltered(filters))
    ctx.shadow.offer({ userId, query, limit, items: answer.items, milliseconds: performance.now() - started })
  return answer
}

/** Another memory would have to know our filters. */
const isUnfiltered = ({ includePast, ...filters }: SearchInput["filters"]): boolean =>
  !includePast && Object.values(filters).every((filter) => filter === null)

const nextToExpire = ({ expires_at }: FoundFact): number | undefined =>
  expires_at === null || expires_at < Date.now() ? undefined : expires_at

/** The facts that matter for a query, best first, of everything written before the call. Nobody's rights are checked here. */
export const retrieveFacts = (services: Services, input: SearchInput): Promise<Finding<FoundFact>> => {
  const { userId, query } = input
  services.homes.require(userId)
  const find = isAboutPast(query) ? findPast : findFacts
  return inActiveSpace(services.spaces, async () => {
    const vector = await timeStep(services, "query_vector", () => services.queryVectors.find(userId, query))
    return findAndRerank(
      services,
      input,
      async (wider) => {
        const search = (sql: Database) => find({ ...services, sql }, wider, vector)
        const finding = await onReplica(services, services.results, [userId], search)
        services.explaining?.note({ byLanes: finding.found })
        return finding
      },
      (fact) => fact.fact_value,
    )
  })
}
