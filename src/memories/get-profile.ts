import { type Reading, readIn } from "../dates/reading.ts"
import { withDates } from "../facts/answer-text.ts"
import type { Category } from "../facts/fact.ts"
import { requireOwner } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import { findTimeZone } from "../people/time-zone.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { listProfileFacts, type ProfileFact } from "./queries.ts"
import { profileInput, profileSchema } from "./schemas.ts"

/** Categories by their importance for a child: who they are, what can harm them, who is around them. */
const importance: readonly Category[] = [
  "personal_info",
  "health",
  "family",
  "pet",
  "friend",
  "school",
  "emotion",
  "preference",
  "hobby",
  "goal",
  "routine",
  "place",
  "event",
  "possession",
  "other",
]

export type ProfileSection = { category: Category; facts: { id: string; fact_value: string }[] }
export type Profile = { text: string; tokens: number; categories: ProfileSection[] }

const maxFacts = 1000
/** "- a" and the line break: no fact takes fewer tokens. */
const minLineTokens = 3
/** If a fact does not fit, a shorter one may; after this many misses in a row the profile is full. */
const maxMisses = 20

/** What to know about this person without a query: current facts by category, most important first, within `maxTokens` (o200k_base). */
const tellProfile = async (ctx: Context, userId: string, maxTokens: number): Promise<Profile> => {
  requireOwner(ctx, userId)
  const limit = Math.min(maxFacts, Math.ceil(maxTokens / minLineTokens))
  const { facts, timeZone } = await asUser(ctx.sql, userId, async (tx) => ({
    facts: await listProfileFacts(tx, userId, importance, limit),
    timeZone: (await findTimeZone(tx, userId)) ?? ctx.timeZone,
  }))
  const told = facts.map(toldIn(readIn(timeZone)))
  const lines = linesOf(told)
  const counts = await ctx.countTokens(lines)
  const tokensOf = new Map(lines.map((line, at) => [line, counts[at] ?? 0]))
  return fillProfile(told, maxTokens, (line) => tokensOf.get(line) ?? 0)
}

export const getProfile = verb({
  action: "user.profile",
  scope: "memory:read",
  rate: "other",
  input: profileInput,
  output: profileSchema,
  run: async (ctx: Context, { user_id, max_tokens }) => {
    const profile = await tellProfile(ctx, user_id, max_tokens)
    return { status: "ok" as const, request_id: ctx.requestId, user_id, ...profile }
  },
})

/** Every line that a profile of these facts can contain. */
const linesOf = (facts: readonly ToldFact[]): string[] => [
  ...new Set([
    ...facts.map(({ category }) => headingOf(category)),
    ...facts.map((fact) => lineOf(oneLine(fact.fact_value))),
  ]),
]
const headingOf = (category: Category): string => `${category}:\n`
const lineOf = (value: string): string => `- ${value}\n`

/** A fact with the dates in its text. */
type ToldFact = Pick<ProfileFact, "id" | "category" | "fact_value">
const toldIn =
  (reading: Reading) =>
  ({ aged_at, planned_for, ...fact }: ProfileFact): ToldFact => ({
    ...fact,
    fact_value: withDates(fact.fact_value, { agedAt: aged_at, plannedFor: planned_for }, reading),
  })

/** `facts`: in the order of the profile, grouped by category. `countTokens`: the tokens of a line. */
export const fillProfile = (
  facts: readonly ToldFact[],
  maxTokens: number,
  countTokens: (line: string) => number,
): Profile => {
  const profile: Profile = { text: "", tokens: 0, categories: [] }
  let misses = 0
  for (const fact of facts) {
    const isFirst = profile.categories.at(-1)?.category !== fact.category
    const value = oneLine(fact.fact_value)
    const heading = isFirst ? headingOf(fact.category) : ""
    const line = lineOf(value)
    const tokens = (isFirst ? countTokens(heading) : 0) + countTokens(line)
    if (profile.tokens + tokens > maxTokens) {
      misses += 1
      if (misses === maxMisses || profile.tokens + minLineTokens > maxTokens) break
      continue
    }
    misses = 0
    profile.tokens += tokens
    profile.text += heading + line
    if (isFirst) profile.categories.push({ category: fact.category, facts: [] })
    profile.categories.at(-1)?.facts.push({ id: fact.id, fact_value: value })
  }
  return profile
}

/** A fact with line breaks would look like several facts, or like a heading. */
const oneLine = (text: string): string => (/[^\S ]| {2}|^ | $/.test(text) ? text.replace(/\s+/g, " ").trim() : text)
