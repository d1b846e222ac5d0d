import { z } from "zod"
import type { Api } from "./api.ts"

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

export type CaseResult = {
  id: string
  lang: string
  facts: { slot: string; wanted: string; found: boolean }[]
  /** Stored facts that contain a forbidden string. */
  violations: string[]
  /** Facts stored although the case has none. */
  junk: string[]
  stored: string[]
  queries: { query: string; wanted: string; rank: number | null; top: string[]; stale: boolean | null }[]
}

const searchDepth = 10
const hitDepth = 3

/** As the cases are made: plain substrings, after NFC and lower-casing. */
const normal = (text: string): string => text.normalize("NFC").toLowerCase()
const containsAny = (text: string, wanted: readonly string[]): boolean =>
  wanted.some((string) => normal(text).includes(normal(string)))

export const runCase = async (api: Api, userId: string, item: Case): Promise<CaseResult> => {
  for (const conversation of item.conversations) await api.remember(userId, conversation)
  const stored = await api.currentFacts(userId)
  const queries: CaseResult["queries"] = []
  for (const { query, any_of } of item.queries) {
    const facts = await api.search(userId, query, searchDepth)
    const index = facts.findIndex((fact) => containsAny(fact.fact_value, any_of))
    const top = facts.slice(0, hitDepth)
    const stale =
      item.superseded === undefined
        ? null
        : top.some(
            (fact) => containsAny(fact.fact_value, item.superseded ?? []) && !containsAny(fact.fact_value, any_of),
          )
    queries.push({
      query,
      wanted: any_of[0] ?? "",
      rank: index === -1 ? null : index + 1,
      top: top.map((fact) => `${fact.score.toFixed(2)} ${fact.fact_value}`),
      stale,
    })
  }
  return {
    id: item.id,
    lang: item.lang,
    facts: item.facts.map((fact) => ({
      slot: fact.slot,
      wanted: fact.any_of[0] ?? "",
      found: stored.some((text) => containsAny(text, fact.any_of)),
    })),
    violations: stored.filter((text) => item.forbidden.length > 0 && containsAny(text, item.forbidden)),
    junk: item.facts.length === 0 ? stored : [],
    stored,
    queries,
  }
}
