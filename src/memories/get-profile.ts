import { requireOwner } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import type { Category } from "./fact.ts"
import { listFacts } from "./queries.ts"

/** Categories in the order of what one must know of a child first: who they are, what can harm them, who is around them. */
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

const mostFacts = 1000

/** What to know of this person without a query: current facts by category, most important first, within `maxTokens` (o200k_base). */
export const getProfile = async (ctx: Context, userId: string, maxTokens: number): Promise<Profile> => {
  requireOwner(ctx.actor, userId)
  const facts = await listFacts(ctx.sql, { userId, category: null, includePast: false, before: null, limit: mostFacts })
  // The table of the tokenizer takes tens of megabytes: it is loaded by the first profile that is asked for.
  const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base")
  const profile: Profile = { text: "", tokens: 0, categories: [] }
  for (const category of importance) {
    const section: ProfileSection = { category, facts: [] }
    // Newest first within a category; a fact that does not fit leaves room for a shorter one.
    for (const fact of facts.filter((candidate) => candidate.category === category)) {
      const heading = section.facts.length === 0 ? `${profile.text === "" ? "" : "\n"}${category}:\n` : ""
      const lines = `${heading}- ${fact.fact_value}\n`
      const tokens = countTokens(lines)
      if (profile.tokens + tokens > maxTokens) continue
      profile.text += lines
      profile.tokens += tokens
      section.facts.push({ id: fact.id, fact_value: fact.fact_value })
    }
    if (section.facts.length > 0) profile.categories.push(section)
  }
  // Counted apart, the parts come to a few tokens more than the whole.
  return { ...profile, tokens: countTokens(profile.text) }
}
