import type { Api } from "./api.ts"
import { type CaseResult, judgeCase, searchDepth } from "./case.ts"
import type { Ranking } from "./metrics.ts"
import type { Source } from "./sources.ts"
import { unrelatedQuestions } from "./unrelated.ts"

/** A filled store; `turns`: for a dialogue, the turns of each memory (equal turns are one memory). */
export type Filled = { source: Source; userId: string; turns: Map<string, string[]> }

/** The results of one store. `case` only if it is one of ours. */
export type Outcome = { name: string; group: string; rankings: Ranking[]; case: CaseResult | null }

/** How many of the searches that should find nothing found nothing. */
export type Unrelated = { asked: number; unanswered: number }

/** Fills a store in the product's own ways: conversations are extracted, turns of a dialogue are added one by one. */
export const fill = async (api: Api, userId: string, source: Source): Promise<Filled> => {
  const turns = new Map<string, string[]>()
  if (source.kind === "case")
    for (const conversation of source.case.conversations) await api.remember(userId, conversation)
  else
    for (const { id, text } of source.dialogue.memories) {
      const memory = await api.add(userId, text)
      turns.set(memory, [...(turns.get(memory) ?? []), id])
    }
  return { source, userId, turns }
}

/** Asks a store all of its questions: a dialogue down to a score of 0, because only the order is judged there. */
export const ask = async (api: Api, { source, userId, turns }: Filled): Promise<Outcome> => {
  if (source.kind === "case") {
    const result = await judgeCase(api, userId, source.case)
    return { name: source.name, group: result.lang, rankings: result.queries, case: result }
  }
  const rankings: Ranking[] = []
  for (const { query, evidence } of source.dialogue.questions) {
    const facts = await api.search(userId, query, searchDepth, 0)
    const hits = facts.map(({ id }) => (turns.get(id) ?? []).some((turn) => evidence.includes(turn)))
    rankings.push({ relevant: evidence.length, hits })
  }
  return { name: source.name, group: source.name, rankings, case: null }
}

/** Number of stores that get unrelated questions, spread evenly over all. */
export const maxUnrelatedStores = 20

export const spread = <Item>(items: readonly Item[], most: number): Item[] => {
  const place = (index: number): number => Math.floor((index * most) / items.length)
  return items.length <= most ? [...items] : items.filter((_, index) => index === 0 || place(index) > place(index - 1))
}

/** Asks one store all questions about the world, with the API's default threshold. */
export const askUnrelated = async (api: Api, { userId }: Filled): Promise<Unrelated> => {
  let unanswered = 0
  for (const query of unrelatedQuestions) if ((await api.search(userId, query, 1)).length === 0) unanswered++
  return { asked: unrelatedQuestions.length, unanswered }
}
