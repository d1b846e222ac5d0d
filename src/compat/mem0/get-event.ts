import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { getJob } from "../../jobs/get-job.ts"
import { listJobs } from "../../jobs/list-jobs.ts"
import type { WireJob } from "../../jobs/schemas.ts"
import { notFound } from "../../platform/errors.ts"
import { addedByJob, addedMemorySchema } from "./added-memories.ts"
import type { Context } from "./context.ts"
import { entityFields, memoryIdField, wholeField } from "./fields.ts"
import { requireId } from "./one-memory.ts"
import { defaultPageSize } from "./pages.ts"

const eventSchema = z
  .object({
    id: z.string(),
    event_type: z.string(),
    status: z.enum(["PENDING", "RUNNING", "SUCCEEDED", "FAILED"]),
    payload: z.object({}),
    results: z.array(addedMemorySchema),
    created_at: z.string(),
    updated_at: z.string(),
    started_at: z.string().nullable(),
    completed_at: z.string().nullable(),
    latency: z.number().nullable().openapi({ description: "In milliseconds." }),
    error: z.string().optional(),
  })
  .openapi("Mem0Event")

const statuses = {
  pending: "PENDING",
  processing: "RUNNING",
  completed: "SUCCEEDED",
  failed: "FAILED",
  cancelled: "FAILED",
} as const

const showEvent = async (ctx: Context, job: WireJob) => {
  const { created_at, started_at, completed_at } = job
  return {
    id: job.job_id,
    event_type: "ADD",
    status: statuses[job.status],
    payload: {},
    results: await addedByJob(ctx, job.data),
    ...{ created_at, started_at, completed_at },
    updated_at: completed_at ?? started_at ?? created_at,
    latency: completed_at === null ? null : Date.parse(completed_at) - Date.parse(created_at),
    ...(job.error !== null && { error: job.error }),
  }
}

const extraction = "memory.extract"

export const getEvent = verb({
  action: "job.read",
  scope: "job:status",
  rate: "jobs",
  input: z.object({ id: memoryIdField }),
  output: eventSchema,
  run: async (ctx: Context, { id }) => {
    const job = await getJob.run(ctx, { id: requireId(id) })
    if (job.type !== extraction) throw notFound("event")
    return showEvent(ctx, job)
  },
})

const maxListed = 100

/** The latest conversations that were handed in. There is one page of them: `/api/v1/jobs` lists all. */
export const listEvents = verb({
  action: "job.list",
  scope: "job:status",
  rate: "other",
  input: z.object({
    user_id: entityFields.user_id,
    page: wholeField(1, 1, 1),
    page_size: wholeField(1, maxListed, defaultPageSize),
  }),
  output: z
    .object({ count: z.number(), next: z.null(), previous: z.null(), results: z.array(eventSchema) })
    .openapi("Mem0EventPage"),
  run: async (ctx: Context, { user_id, page_size: limit }) => {
    const { items } = await listJobs.run(ctx, { user_id, limit })
    const events = items.filter(({ type }) => type === extraction)
    const results = []
    for (const job of events) results.push(await showEvent(ctx, job))
    return { count: results.length, next: null, previous: null, results }
  },
})
