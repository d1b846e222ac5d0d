import { createRoute, type z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { answerTextAlone } from "../memories/answer-text.ts"
import { toWire } from "../memories/fact-row.ts"
import { jsonAnswer, jsonBody, problemAnswers } from "../platform/http/route.ts"
import type { SearchInput } from "./find-facts.ts"
import {
  searchAnswerSchema,
  searchExample,
  searchFactsBody,
  simpleSearchAnswerSchema,
  simpleSearchBody,
} from "./schemas.ts"
import { searchFacts } from "./search-facts.ts"

const summary = "Find the facts that matter for a query"

export const searchRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/search_facts",
      tags: ["Search"],
      summary,
      ...guard("memory:read"),
      request: jsonBody(searchFactsBody, searchExample),
      responses: { 200: jsonAnswer("The facts, best first.", searchAnswerSchema), ...problemAnswers(413, 415) },
    }),
    async (c) => {
      const started = performance.now()
      const input = readInput(c.req.valid("json"))
      const facts = await searchFacts(contextOf(c), input)
      return c.json(
        {
          status: "ok" as const,
          request_id: c.get("requestId"),
          query: input.query,
          count: facts.length,
          latency_ms: millisecondsSince(started),
          facts: facts.map((fact) => ({ ...toWire(fact), score: fact.score })),
        },
        200,
      )
    },
  )

  app.openapi(
    createRoute({
      method: "post",
      path: "/search_facts",
      tags: ["Search"],
      summary,
      ...guard("memory:read"),
      request: jsonBody(simpleSearchBody, { user_id: "user_123", query: "What is my dog's name?" }),
      responses: { 200: jsonAnswer("The facts, best first.", simpleSearchAnswerSchema), ...problemAnswers(413, 415) },
    }),
    async (c) => {
      const started = performance.now()
      const input = readInput(c.req.valid("json"))
      const facts = await searchFacts(contextOf(c), input)
      const results = facts.map((fact) => ({
        id: fact.id,
        memory: answerTextAlone(fact),
        score: fact.score,
        category: fact.category,
        created_at: fact.created_at.toISOString(),
        relations: fact.relations.map(({ type, target }) => ({ type, target })),
      }))
      const data = {
        query: input.query,
        results,
        total_results: results.length,
        latency_ms: millisecondsSince(started),
      }
      return c.json({ status: "success" as const, request_id: c.get("requestId"), data }, 200)
    },
  )
}

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
