import { z } from "@hono/zod-openapi"
import type { Context } from "../feature/context.ts"
import { limitParameter } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import { countJobRows } from "./count-queries.ts"
import { whoseJobs, whoseJobsField } from "./list-jobs.ts"
import { maxCountedJobs } from "./metrics.ts"
import { jobStatusField } from "./schemas.ts"

/** Jobs are kept for 30 days. */
const maxHours = 720

const countsExample = {
  status: "ok" as const,
  hours: 24,
  items: [
    { type: "memory.extract", status: "processing" as const, count: 1 },
    { type: "memory.extract", status: "completed" as const, count: 41 },
  ],
  completed_last_hour: 5,
  failed_last_hour: 0,
  oldest_waiting_seconds: null,
  is_complete: true,
}

const countsSchema = z
  .object({
    status: z.literal("ok"),
    hours: z.number().int(),
    items: z.array(z.object({ type: z.string(), status: jobStatusField, count: z.number().int() })),
    completed_last_hour: z.number().int(),
    failed_last_hour: z.number().int(),
    oldest_waiting_seconds: z.number().int().nullable().openapi({ description: "Null: none waits." }),
    is_complete: z.boolean().openapi({
      description: `False: there are more. At most ${maxCountedJobs} that wait or run are counted, and at most ${maxCountedJobs} that are over, the last ones.`,
    }),
  })
  .openapi("JobCounts", { example: countsExample })

/** How many jobs wait and run, and how many ended within some hours. */
export const countJobs = verb({
  action: "job.count",
  scope: "job:status",
  rate: "other",
  input: z.strictObject({
    user_id: whoseJobsField,
    hours: limitParameter(24, maxHours).openapi({ description: "Of those that are over: how long ago they ended." }),
  }),
  output: countsSchema,
  run: async (ctx: Context, { user_id, hours }) => {
    const userId = whoseJobs(ctx, user_id)
    const rows = await asUser(ctx.sql, userId ?? everybody, (tx) => countJobRows(tx, userId, hours))
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
    const lastHour = (wanted: string) =>
      sum(rows.filter(({ status }) => status === wanted).map(({ last_hour }) => last_hour))
    const waits = rows.map(({ waiting_seconds }) => waiting_seconds).filter((seconds) => seconds !== null)
    const counted = (isOpen: boolean) => sum(rows.filter((row) => row.is_open === isOpen).map(({ count }) => count))
    return {
      status: "ok" as const,
      hours,
      items: rows.map(({ type, status, count }) => ({ type, status, count })),
      completed_last_hour: lastHour("completed"),
      failed_last_hour: lastHour("failed"),
      oldest_waiting_seconds: waits.length > 0 ? Math.max(...waits) : null,
      is_complete: counted(true) < maxCountedJobs && counted(false) < maxCountedJobs,
    }
  },
})
