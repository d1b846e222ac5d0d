import type { z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { addJsonRoute } from "../platform/http/json-route.ts"
import type { SearchInput } from "./find-facts.ts"
import { showFound, showFoundSimply } from "./found-fact.ts"
import {
  searchAnswerSchema,
  searchExample,
  searchFactsBody,
  simpleSearchAnswerSchema,
  simpleSearchBody,
} from "./schemas.ts"
import { type Door, searchFacts } from "./search-facts.ts"

const shared = {
  tags: ["Search"],
  summary: "Find the facts that matter for a query",
  answerDescription: "The facts, best first.",
}

// The answers are put together as text: the facts are text already, be they known from before or not.
export const searchRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  addJsonRoute(app, {
    ...shared,
    path: "/api/v1/search_facts",
    guard: guard("memory:read", "memory.search"),
    body: searchFactsBody,
    example: searchExample,
    answer: searchAnswerSchema,
    handle: async (c, body) => {
      const started = performance.now()
      const { count, facts } = await searchFacts(contextOf(c), readInput(body), mainDoor)
      const request = `"request_id":${JSON.stringify(c.get("requestId"))},"query":${JSON.stringify(body.query)}`
      return `{"status":"ok",${request},"count":${count},"latency_ms":${millisecondsSince(started)},"facts":${facts}}`
    },
  })

  addJsonRoute(app, {
    ...shared,
    path: "/search_facts",
    guard: guard("memory:read", "memory.search"),
    body: simpleSearchBody,
    example: { user_id: "user_123", query: "What is my dog's name?" },
    answer: simpleSearchAnswerSchema,
    handle: async (c, body) => {
      const started = performance.now()
      const { count, facts } = await searchFacts(contextOf(c), readInput(body), simpleDoor)
      const data = `"query":${JSON.stringify(body.query)},"results":${facts},"total_results":${count},"latency_ms":${millisecondsSince(started)}`
      return `{"status":"success","request_id":${JSON.stringify(c.get("requestId"))},"data":{${data}}}`
    },
  })
}

const mainDoor: Door = { name: "search", show: showFound }
const simpleDoor: Door = { name: "simple", show: showFoundSimply }

const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100

const readInput = (body: z.output<typeof searchFactsBody>): SearchInput => ({
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
