import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { explainSearch } from "./explain-search.ts"
import { searchMetrics } from "./metrics.ts"
import { searchExample } from "./schemas.ts"
import { searchFacts, searchFactsSimply } from "./search-facts.ts"

const door = {
  method: "post",
  tag: "Search",
  summary: "Find the facts that matter for a query",
  answers: { 200: "The facts, best first." },
} as const

export const search: Feature<Services> = {
  name: "search",
  metrics: searchMetrics,
  shared: [{ kind: "results", forgotten: "answers within ten minutes" }],
  routes: [
    route(searchFacts, { ...door, path: "/api/v1/search_facts", example: searchExample }),
    route(explainSearch, {
      ...door,
      path: "/api/v1/search_facts/explain",
      summary: "Say why a search finds what it finds",
      description:
        "The same facts in the same order with the same scores as `search_facts`, each with what speaks for it, and what stayed under the threshold. The score is the product of `of_another`, `still_true`, `others_relative` and 1 − ∏(1 − evidence) over the five `lanes`, rounded to four digits. No answer of it is cached.",
      example: searchExample,
      answers: { 200: "The facts, best first, and why." },
    }),
    route(searchFactsSimply, {
      ...door,
      path: "/search_facts",
      operationId: "memorySearchSimply",
      example: { user_id: "user_123", query: "What is my dog's name?" },
    }),
  ],
}
