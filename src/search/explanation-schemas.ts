import { z } from "@hono/zod-openapi"
import { factExample } from "../memories/schemas.ts"
import { foundFactSchema, scoreField } from "./schemas.ts"

const share = z.number().min(0).max(1)
const evidence = share.openapi({ description: "How much it speaks for the fact, as a probability." })

const lanesSchema = z.object({
  meaning: z.object({
    similarity: z.number().nullable().openapi({ description: "Cosine of fact and question; null: no vector yet." }),
    evidence,
  }),
  words: z.object({
    matched: z.array(z.string()).openapi({ description: "Of `terms`, those that the fact contains." }),
    coverage: share.openapi({ description: "The share of the question's words, each weighted by its rarity." }),
    evidence,
  }),
  graph: z.object({
    hops: z.number().int().nullable().openapi({
      description: "1: it mentions somebody or something that the question names; 2: one step away; null: neither.",
    }),
    evidence,
  }),
  asker: z.object({ evidence: share.openapi({ description: "The question is about the life of its speaker." }) }),
  neighbours: z.object({
    before: share.openapi({ description: "A share of the evidence for the fact that was said just before it." }),
    after: share.openapi({ description: "A share of the evidence for the fact that was said just after it." }),
    evidence: share.openapi({ description: "What counts of both: no more than its own evidence allows." }),
  }),
})

const factor = z.number().min(0).max(1)

const whySchema = z
  .object({
    lanes: lanesSchema,
    of_another: factor.openapi({
      description: "Less than 1: the question is only about its speaker, and the fact about somebody else.",
    }),
    still_true: factor.openapi({
      description:
        "Less than 1: what was said later puts the fact in doubt. A fact in doubt, or a quote, counts less if a newer fact on its subject answers the question about as well. It is 1 for a question about the past, and with past facts included.",
    }),
    others_relative: factor.openapi({
      description: "Less than 1: the question is about a relative of the speaker, and the fact about somebody else's.",
    }),
    raised_by: z
      .object({ id: z.uuid(), score: scoreField })
      .nullable()
      .openapi({ description: "A question about the past: it counts as much as the fact that took its place." }),
    reranked: z
      .object({ score: scoreField, place: z.number().int() })
      .nullable()
      .openapi({ description: "The score and the place that it had before a model put all into another order." }),
  })
  .openapi("SearchWhy")

export type Why = z.infer<typeof whySchema>

const explainedFact = foundFactSchema.extend({ why: whySchema }).openapi("ExplainedFact")

const example = {
  status: "ok" as const,
  request_id: "019a5c3e-7b1a-7000-8000-000000000000",
  query: "What is my dog's name?",
  count: 1,
  latency_ms: 5,
  facts: [
    {
      ...factExample,
      score: 0.8845,
      why: {
        lanes: {
          meaning: { similarity: 0.39, evidence: 0.6372 },
          words: { matched: ["dog"], coverage: 0.42, evidence: 0.3297 },
          graph: { hops: null, evidence: 0 },
          asker: { evidence: 0.4 },
          neighbours: { before: 0, after: 0.21, evidence: 0.21 },
        },
        of_another: 1,
        still_true: 1,
        others_relative: 1,
        raised_by: null,
        reranked: null,
      },
    },
  ],
  under_threshold: [],
  threshold: 0.4,
  terms: ["dog", "name"],
  corrected_names: [],
  about: { self: true, self_alone: false, past: false },
  steps: [
    { step: "query_vector", ms: 0.4 },
    { step: "vector+keyword+graph", ms: 1.9 },
    { step: "read", ms: 0.7 },
  ],
}

export const explainAnswerSchema = z
  .object({
    status: z.literal("ok"),
    request_id: z.string(),
    query: z.string(),
    count: z.number().int(),
    latency_ms: z.number(),
    facts: z.array(explainedFact),
    under_threshold: z.array(explainedFact).openapi({
      description:
        "The best of those that `score_threshold` keeps out, at most 10. `search_facts` does not answer them.",
    }),
    threshold: z.number(),
    terms: z
      .array(z.string())
      .openapi({ description: "The words of the question that were looked up, without marks." }),
    corrected_names: z
      .array(z.object({ word: z.string(), name: z.string() }))
      .openapi({ description: "Words that were taken for a misspelt name." }),
    about: z
      .object({ self: z.boolean(), self_alone: z.boolean(), past: z.boolean() })
      .openapi({ description: "What the question is about: its speaker, the speaker alone, how things were before." }),
    steps: z
      .array(z.object({ step: z.string(), ms: z.number() }))
      .openapi({ description: "What it did, in order, and how long that took." }),
  })
  .openapi("SearchExplanation", { example })
