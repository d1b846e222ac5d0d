import { z } from "@hono/zod-openapi"
import { readIn } from "../dates/reading.ts"
import { verb } from "../feature/verb.ts"
import { type Condition, isAboutSomething, withoutPersons } from "../memories/conditions.ts"
import type { WireFact } from "../memories/fact-row.ts"
import { type Persons, requirePersons, selectIds } from "../memories/find-memories.ts"
import { AppError } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { type FoundFact, showFound } from "./found-fact.ts"
import { retrieveFacts, searchFacts } from "./search-facts.ts"

/** A search is made for each person that a condition names. */
const maxPersonsSearched = 20
/** Memories among which a search with conditions looks, per person. */
const maxMemoriesSearched = 100_000

/** A fact as clients see it, with what only some APIs show. */
export type FoundMemory = WireFact & { score: number; expiresAt: Date | null; supersededBy: string | null }

type Asked = { query: string; limit: number; threshold: number; condition: Condition; showsExpired: boolean }

/** The memories that matter for a query among those that match a condition, best first; of several persons, merged. */
export const searchMemories = verb({
  ...{ action: searchFacts.action, scope: searchFacts.scope, rate: searchFacts.rate },
  input: z.object({
    query: z.string(),
    limit: z.number().int(),
    threshold: z.number(),
    condition: z.custom<Condition>(),
    showsExpired: z.boolean(),
  }),
  output: z.array(z.custom<FoundMemory>()),
  run: async (ctx: Context, asked) => {
    const found: FoundMemory[] = []
    for (const userId of await personsOf(ctx, asked)) found.push(...(await searchOne(ctx, userId, asked)))
    return found.sort((a, b) => b.score - a.score).slice(0, asked.limit)
  },
})

/** Everybody means those who have a memory that matches. */
const personsOf = async (ctx: Context, { condition }: Asked): Promise<readonly string[]> => {
  const persons: Persons = requirePersons(ctx, condition)
  if (persons !== null) return fewEnough(persons)
  const selection = { persons, condition, shows: "current" as const }
  const found = await selectIds(ctx.sql, selection, maxMemoriesSearched)
  return fewEnough([...new Set(found.map(({ user_id }) => user_id))])
}

const fewEnough = (persons: readonly string[]): readonly string[] => {
  if (persons.length <= maxPersonsSearched) return persons
  throw new AppError(
    "INVALID_REQUEST",
    `A search looks among the memories of at most ${maxPersonsSearched} people. Name them, by user_id.`,
  )
}

const searchOne = async (ctx: Context, userId: string, asked: Asked): Promise<FoundMemory[]> => {
  const { query, limit, threshold, condition, showsExpired } = asked
  const own = withoutPersons(condition)
  const isNarrowed = showsExpired || isAboutSomething(own)
  const selection = {
    persons: [userId],
    condition: own,
    shows: showsExpired ? ("expired" as const) : ("current" as const),
  }
  const ids = isNarrowed ? (await selectIds(ctx.sql, selection, maxMemoriesSearched)).map(({ id }) => id) : null
  if (ids?.length === 0) return []
  const { found } = await retrieveFacts(ctx, {
    userId,
    query,
    limit,
    scoreThreshold: threshold,
    filters: {
      ...{ category: null, factTypes: null, conversationId: null, createdAfter: null, createdBefore: null },
      includePast: showsExpired,
      ids,
    },
  })
  // A question about the past finds those that have expired, too.
  const isShown = ({ expiresAt }: FoundMemory) => showsExpired || expiresAt === null || expiresAt.getTime() > Date.now()
  return found.map((fact) => toFound(ctx, fact)).filter(isShown)
}

const toFound = ({ timeZone }: Context, fact: FoundFact): FoundMemory => ({
  // It was written by ourselves, in this form.
  ...(JSON.parse(showFound(fact, readIn(fact.time_zone ?? timeZone))) as WireFact & { score: number }),
  expiresAt: fact.expires_at === null ? null : new Date(fact.expires_at),
  supersededBy: fact.superseded_by,
})
