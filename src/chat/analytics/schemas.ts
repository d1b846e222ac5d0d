import { z } from "@hono/zod-openapi"

const count = z.int()
const times = z
  .object({ p50: z.number().nullable(), p95: z.number().nullable() })
  .openapi({ description: "Percentiles in milliseconds, to 5 %; null when there were none." })

export const analyticsSchema = z
  .object({
    status: z.literal("ok"),
    from: z.iso.date(),
    to: z.iso.date(),
    sessions: z.object({
      active: count.openapi({
        description: "Sessions in which something was said, once for each day. For one person: once for all days.",
      }),
      new: count,
      average_seconds: z.number().openapi({ description: "From the first to the last message of a day." }),
      average_messages: z.number(),
    }),
    answers: z.object({
      count,
      stopped: count,
      failed: count,
      error_rate: z.number(),
      errors: z.record(z.string(), count).openapi({ description: "Failed answers by their error code." }),
      retrieval_ms: times,
      first_token_ms: times,
      total_ms: times,
    }),
    tokens: z.object({ prompt: count, completion: count }),
    speech: z.object({
      heard: count,
      heard_seconds: z.number().openapi({ description: "Of the audio that was heard." }),
      heard_ms: times,
      spoken: count,
      spoken_characters: count,
      spoken_ms: times,
    }),
    sockets: z.object({ opened: count.openapi({ description: "By the audit, which keeps a year." }) }),
    popular_queries: z
      .array(z.object({ word: z.string(), people: count, queries: count }))
      .openapi({ description: "Words that five people or more used in questions on one day, never a sentence." }),
  })
  .openapi("ChatAnalytics")

export const analyticsExample: z.infer<typeof analyticsSchema> = {
  status: "ok",
  from: "2026-11-01",
  to: "2026-11-29",
  sessions: { active: 412, new: 380, average_seconds: 214.5, average_messages: 11.2 },
  answers: {
    ...{ count: 2210, stopped: 31, failed: 4, error_rate: 0.002, errors: { UNAVAILABLE: 4 } },
    retrieval_ms: { p50: 7.7, p95: 12.4 },
    first_token_ms: { p50: 310.2, p95: 671.8 },
    total_ms: { p50: 1470.3, p95: 3501.1 },
  },
  tokens: { prompt: 2_431_000, completion: 181_300 },
  speech: {
    ...{ heard: 60, heard_seconds: 251.5, heard_ms: { p50: 412.7, p95: 890.1 } },
    ...{ spoken: 40, spoken_characters: 4100, spoken_ms: { p50: 610.3, p95: 1302.6 } },
  },
  sockets: { opened: 1730 },
  popular_queries: [{ word: "dinosaur", people: 14, queries: 22 }],
}
