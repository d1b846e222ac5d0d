import { z } from "zod"
import type { Api } from "./api.ts"
import type { Ranking } from "./metrics.ts"

const anyOf = z.array(z.string()).min(1)

/** One case: conversations fed in order into an empty memory, and what must be known, must not be known, and be found after. */
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
  /** Facts stored although the case has none. */
  junk: string[]
  /** Stored facts that say one of the wanted facts and nothing forbidden. */
  right: number
  stored: string[]
  queries: JudgedQuery[]
}

/** Results asked for, and judged. */
export const searchDepth = 20
export const hitDepth = 3

/** As the cases are made: plain substrings, after NFC and lower-casing. */
const normal = (text: string): string => text.normalize("NFC").toLowerCase()
const containsAny = (text: string, wanted: readonly string[]): boolean =>
  wanted.some((string) => normal(text).includes(normal(string)))

/** What a person's memory, after all conversations of a case, knows and finds. */
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
    // What was not extracted cannot be found, and counts as one fact that was not.
    relevant: Math.max(1, stored.filter((text) => containsAny(text, any_of)).length),
    hits: facts.map((fact) => containsAny(fact.fact_value, any_of)),
    top: top.map((fact) => `${fact.score.toFixed(2)} ${fact.fact_value}`),
    stale: superseded === undefined ? null : top.some((fact) => isStale(fact.fact_value)),
  }
}
