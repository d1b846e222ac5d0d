import { z } from "zod"
import type { Api } from "./api.ts"
import type { Ranking } from "./metrics.ts"

const anyOf = z.array(z.string()).min(1)

/** A case: conversations for an empty memory, in order, and what must be known, must not be known, and must be found afterwards. */
export const caseSchema = z.object({
  id: z.string(),
  lang: z.string(),
  conversations: z.array(z.array(z.object({ role: z.string(), content: z.string() }))),
  facts: z.array(z.object({ slot: z.string(), any_of: anyOf, entity: z.string().optional() })),
  forbidden: z.array(z.string()),
  queries: z.array(z.object({ query: z.string(), any_of: anyOf })),
  superseded: z.array(z.string()).optional(),
})
export type Case = z.infer<typeof caseSchema>

export type JudgedQuery = Ranking & { query: string; wanted: string; top: string[]; stale: boolean | null }

export type CaseResult = {
  id: string
  lang: string
  facts: { slot: string; wanted: string; found: boolean }[]
  /** Stored facts that contain a forbidden string. */
  violations: string[]
  /** Stored facts of a case that should have none. */
  junk: string[]
  /** Stored facts that contain one of the wanted facts and nothing forbidden. */
  right: number
  stored: string[]
  queries: JudgedQuery[]
}

/** Number of results that are requested and judged. */
export const searchDepth = 20
export const hitDepth = 3

/** The comparison that the cases were made for: plain substrings, after NFC and lower-casing. */
const normal = (text: string): string => text.normalize("NFC").toLowerCase()
const containsAny = (text: string, wanted: readonly string[]): boolean =>
  wanted.some((string) => normal(text).includes(normal(string)))

/** Judges what a person's memory knows and finds after all conversations of a case. */
export const judgeCase = async (api: Api, userId: string, item: Case): Promise<CaseResult> => {
  const stored = await api.currentFacts(userId)
  const queries: JudgedQuery[] = []
  for (const query of item.queries) queries.push(await judgeQuery(api, userId, item, query, stored))
  const violations = stored.filter((text) => containsAny(text, item.forbidden))
  return {
    id: item.id,
    lang: item.lang,
    facts: item.facts.map((fact) => ({
      slot: fact.slot,
      wanted: fact.any_of[0] ?? "",
      found: stored.some((text) => containsAny(text, fact.any_of)),
    })),
    violations,
    junk: item.facts.length === 0 ? stored : [],
    right: stored.filter(
      (text) => !violations.includes(text) && item.facts.some((fact) => containsAny(text, fact.any_of)),
    ).length,
    stored,
    queries,
  }
}

const judgeQuery = async (
  api: Api,
  userId: string,
  { superseded }: Case,
  { query, any_of }: Case["queries"][number],
  stored: readonly string[],
): Promise<JudgedQuery> => {
  const facts = await api.search(userId, query, searchDepth)
  const top = facts.slice(0, hitDepth)
  const isStale = (text: string): boolean => containsAny(text, superseded ?? []) && !containsAny(text, any_of)
  return {
    query,
    wanted: any_of[0] ?? "",
    // A fact that was not extracted cannot be found: it counts as one that was missed.
    relevant: Math.max(1, stored.filter((text) => containsAny(text, any_of)).length),
    hits: facts.map((fact) => containsAny(fact.fact_value, any_of)),
    top: top.map((fact) => `${fact.score.toFixed(2)} ${fact.fact_value}`),
    stale: superseded === undefined ? null : top.some((fact) => isStale(fact.fact_value)),
  }
}
