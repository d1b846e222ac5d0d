import { z } from "@hono/zod-openapi"
import { callerIdField, textField, timeField, userIdField } from "../feature/fields.ts"
import { categoryField, factExample, factWireSchema } from "../memories/schemas.ts"

export const queryField = textField(1, 1000)
  .refine((value) => value === "" || value.trim() !== "", "must not be blank")
  .openapi({ description: "The question, in Vietnamese or English.", example: "What is my dog's name?" })

export const factFilters = z
  .strictObject({
    category: categoryField.optional(),
    fact_type: z.array(textField(1, 60)).min(1).max(8).optional().openapi({ description: "Any of these tags." }),
    conversation_id: callerIdField.optional(),
    created_after: timeField.optional(),
    created_before: timeField.optional(),
    include_past: z.boolean().optional().openapi({ description: "Also what is no longer true.", default: false }),
  })
  .openapi("SearchFilters")

const searchBody = (limit: number, scoreThreshold: number) =>
  z.strictObject({
    user_id: userIdField,
    query: queryField,
    limit: z.number().int().min(1).max(100).default(limit),
    score_threshold: z.number().min(0).max(1).default(scoreThreshold),
    filters: factFilters.optional(),
  })

export const searchFactsBody = searchBody(20, 0.4).openapi("SearchFacts")
export const simpleSearchBody = searchBody(10, 0).openapi("SimpleSearchFacts")

export const searchExample = { user_id: "user_123", query: "What is my dog's name?", limit: 20, score_threshold: 0.4 }

export const scoreField = z.number().min(0).max(1).openapi({
  description:
    "Relevance, falling along the list: about 0.9 and more for a restatement or an exact name, under 0.4 for what has nothing to do with the query.",
})

export const foundFactSchema = factWireSchema.extend({ score: scoreField })

export const searchAnswerSchema = z
  .object({
    status: z.literal("ok"),
    request_id: z.string(),
    query: z.string(),
    count: z.number().int(),
    latency_ms: z.number(),
    facts: z.array(foundFactSchema.openapi("FoundFact")),
  })
  .openapi("SearchAnswer", {
    example: {
      status: "ok",
      request_id: "019a5c3e-7b1a-7000-8000-000000000000",
      query: "What is my dog's name?",
      count: 1,
      latency_ms: 4,
      facts: [{ ...factExample, score: 0.93 }],
    },
  })

export const simpleSearchAnswerSchema = z
  .object({
    status: z.literal("success"),
    request_id: z.string(),
    data: z.object({
      query: z.string(),
      results: z.array(
        z.object({
          id: z.uuid(),
          memory: z.string(),
          score: scoreField,
          category: categoryField,
          created_at: z.iso.datetime(),
          relations: z.array(z.object({ type: z.string(), target: z.string() })),
        }),
      ),
      total_results: z.number().int(),
      latency_ms: z.number(),
    }),
  })
  .openapi("SimpleSearchAnswer", {
    example: {
      status: "success",
      request_id: "019a5c3e-7b1a-7000-8000-000000000000",
      data: {
        query: "What is my dog's name?",
        results: [
          {
            id: factExample.id,
            memory: factExample.fact_value,
            score: 0.93,
            category: factExample.category,
            created_at: factExample.created_at,
            relations: [{ type: "owns", target: "Sparky" }],
          },
        ],
        total_results: 1,
        latency_ms: 4,
      },
    },
  })
