import { z } from "@hono/zod-openapi"

const count = z.number().min(0)
const measured = z.number().nullable()
const variant = z.enum(["control", "treatment"])

const comparisonSchema = <What extends string>(whats: readonly [What, ...What[]]) =>
  z.array(
    z.object({
      what: z.enum(whats).openapi({ description: "Of which the shares of both sides are compared." }),
      z: z.number().nullable().openapi({
        description:
          "Of a two-proportion z-test; positive when it is more of the treatment. Null: there are too few cases.",
      }),
      differs: z.boolean().nullable().openapi({ description: "At the 5 % level." }),
    }),
  )

const extractionSchema = z.object({
  name: z.string(),
  sides: z.array(
    z.object({
      variant,
      model: z.string(),
      prompt: z.string(),
      jobs: count,
      failed: count,
      fell_back: count,
      facts: count,
      rejected: count,
      input_tokens: count,
      output_tokens: count,
      p50_ms: count,
      p95_ms: count,
      cost_usd: measured.openapi({ description: "Null: a price is not known." }),
    }),
  ),
  comparisons: comparisonSchema(["failed_or_fell_back"]),
})

const answersSchema = z.object({
  name: z.string(),
  sides: z.array(
    z.object({
      variant,
      model: z.string().nullable().openapi({ description: "By which most of its answers were made." }),
      prompt_id: z.string().nullable(),
      answers: count,
      failed: count,
      stopped: count,
      regenerated: count.openapi({ description: "Somebody wanted another answer in its place." }),
      prompt_tokens: measured,
      completion_tokens: measured,
      first_token_p50: measured,
      first_token_p95: measured,
    }),
  ),
  comparisons: comparisonSchema(["failed", "regenerated"]),
})

const side = { variant: "control" as const, model: "gpt-4o-mini" }

export const experimentsSchema = z
  .object({
    status: z.literal("ok"),
    extraction: z.array(extractionSchema).openapi({ description: "Of `PIKA_EXPERIMENT`, the latest first." }),
    answers: z.array(answersSchema).openapi({ description: "Of `PIKA_CHAT_EXPERIMENT`, the latest first." }),
  })
  .openapi("Experiments", {
    example: {
      status: "ok",
      extraction: [
        {
          name: "trial-1",
          sides: [
            {
              ...{ ...side, prompt: "1f0c7d52", jobs: 812, failed: 2, fell_back: 5, facts: 2400, rejected: 90 },
              ...{ input_tokens: 980_000, output_tokens: 110_000, p50_ms: 1900, p95_ms: 4200, cost_usd: 0.21 },
            },
          ],
          comparisons: [{ what: "failed_or_fell_back", z: -0.4, differs: false }],
        },
      ],
      answers: [
        {
          name: "trial-2",
          sides: [
            {
              ...{ ...side, prompt_id: "9b41aa02", answers: 300, failed: 1, stopped: 4, regenerated: 12 },
              ...{ prompt_tokens: 410_000, completion_tokens: 38_000, first_token_p50: 420, first_token_p95: 980 },
            },
          ],
          comparisons: [{ what: "regenerated", z: null, differs: null }],
        },
      ],
    },
  })
