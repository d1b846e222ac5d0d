import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { limitParameter } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import { listUsage, maxUsageDays, sumUp } from "./list-usage.ts"

const count = z.number().min(0)

const rowSchema = z.object({
  day: z.iso.date(),
  provider: z.string(),
  model: z.string(),
  kind: z.string().openapi({ description: "completion, embedding, rerank, moderation, transcription or speech." }),
  calls: count,
  failures: count,
  input_tokens: count,
  output_tokens: count,
  audio_seconds: count,
  characters: count,
  mean_ms: count,
  cost_usd: z.number().nullable().openapi({ description: "Null: its price is not known (`PIKA_MODEL_PRICES`)." }),
})

const usageExample = {
  status: "ok" as const,
  days: 30,
  cost_usd: 0.013,
  models_without_price: [],
  items: [
    {
      ...{ day: "2026-11-28", provider: "openai", model: "gpt-4o-mini", kind: "completion", calls: 42, failures: 1 },
      ...{ input_tokens: 61_200, output_tokens: 6_400, audio_seconds: 0, characters: 0, mean_ms: 910, cost_usd: 0.013 },
    },
  ],
}

const usageSchema = z
  .object({
    status: z.literal("ok"),
    days: z.int(),
    cost_usd: z.number().openapi({ description: "Of the models whose price is known." }),
    models_without_price: z.array(z.string()),
    items: z.array(rowSchema).openapi({
      description:
        "Each model's calls on each day (UTC), the latest first; the last 5,000. Built-in models are not counted.",
    }),
  })
  .openapi("Usage", { example: usageExample })

/** What models were asked, and what it cost. */
export const getUsage = verb({
  action: "usage.get",
  scope: "admin",
  rate: "other",
  input: z.strictObject({ days: limitParameter(30, maxUsageDays) }),
  output: usageSchema,
  run: async ({ sql, actor }: Context, { days }) => {
    requireEverybody(actor)
    const items = await listUsage(sql, days)
    const { costUsd, withoutPrice } = sumUp(items)
    return { status: "ok" as const, days, cost_usd: costUsd, models_without_price: withoutPrice, items: [...items] }
  },
})
