import { z } from "@hono/zod-openapi"
import { attentionSchema } from "./attention.ts"

const count = z.int().min(0)
const time = z.iso.datetime()
const usd = z.number().nullable()
const ms = z.number().nullable()

const stepSchema = z.object({
  from: time,
  memories: count.openapi({ description: "Added in this step, and not forgotten since." }),
  people_active: count.openapi({
    description: "People whose data was read or changed. An estimate is a lower bound.",
  }),
  jobs_completed: count,
  jobs_failed: count.openapi({ description: "Accepted in this step, and failed for good." }),
  searches: count,
  search_p50_ms: ms,
  search_p95_ms: ms,
  cost_usd: usd.openapi({
    description:
      "The cost of models with known prices. Null in steps of less than a day, since usage is counted by the day.",
  }),
})

const nowSchema = z.object({
  people: count.openapi({ description: "People with memories or an account." }),
  memories: count.openapi({ description: "Memories that are true now." }),
  documents: count,
  jobs_waiting: count,
  jobs_running: count,
  jobs_failed_today: count.openapi({ description: "Jobs that were accepted today (UTC) and failed." }),
  cost_usd_today: usd,
  is_estimate: z.boolean().openapi({
    description: "There are more than 10,000 people, memories or documents, so each such number is an estimate.",
  }),
})

const statsExample = {
  status: "ok" as const,
  at: "2026-11-28T17:20:31.000Z",
  database: { mode: "native" as const, version: "18.1", bytes: 52_428_800 },
  now: {
    ...{ people: 4, memories: 812, documents: 9, jobs_waiting: 0, jobs_running: 1, jobs_failed_today: 2 },
    ...{ cost_usd_today: 0.013, is_estimate: false },
  },
  attention: [{ kind: "jobs_failed" as const, count: 2 }],
  step_minutes: 30,
  is_estimate: false,
  series: [
    {
      ...{ from: "2026-11-28T17:00:00.000Z", memories: 14, people_active: 2, jobs_completed: 5, jobs_failed: 0 },
      ...{ searches: 31, search_p50_ms: 6.1, search_p95_ms: 11.8, cost_usd: null },
    },
  ],
}

export const statsSchema = z
  .object({
    status: z.literal("ok"),
    at: time.openapi({ description: "When this was counted: up to ten seconds ago." }),
    database: z.object({ mode: z.enum(["embedded", "native"]), version: z.string(), bytes: count }),
    now: nowSchema,
    attention: z.array(attentionSchema).openapi({ description: "What needs attention, the most urgent first." }),
    step_minutes: count,
    is_estimate: z.boolean().openapi({
      description:
        "There were more than 20,000 requests and jobs, or more than 100,000 new memories: the series is an estimate, from a sample.",
    }),
    series: z.array(stepSchema).openapi({ description: "Equal steps of time. The last one is not over." }),
  })
  .openapi("Stats", { example: statsExample })
export type Stats = z.infer<typeof statsSchema>
