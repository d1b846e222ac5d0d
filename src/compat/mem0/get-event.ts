import { z } from "@hono/zod-openapi"
import { getAnsweredRequest } from "../../audit/get-answered-request.ts"
import type { AuditRow } from "../../audit/queries.ts"
import { extractJobType } from "../../extraction/extract-job.ts"
import { verb } from "../../feature/verb.ts"
import { getJob } from "../../jobs/get-job.ts"
import type { WireJob } from "../../jobs/schemas.ts"
import { AppError, notFound } from "../../platform/errors.ts"
import { addedByJob, addedMemorySchema } from "./added-memories.ts"
import type { Context } from "./context.ts"
import { memoryIdField } from "./fields.ts"
import { requireEventId } from "./one-memory.ts"

export const eventSchema = z
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

export const showEvent = async (ctx: Context, job: WireJob) => {
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

/** What is done when it is answered has no job: the id of the event is that of its audit row. */
const typesOfAnswered: Readonly<Record<string, string>> = {
  "memory.extract": "ADD",
  "memory.delete": "DELETE",
  "memory.delete_entity": "DELETE",
}

const showAnswered = ({ id, action, at, latency_ms, status_code }: AuditRow) => {
  const startedAt = at.toISOString()
  const endedAt = new Date(at.getTime() + latency_ms).toISOString()
  return {
    ...{ id, event_type: typesOfAnswered[action] ?? action, payload: {}, results: [] },
    status: status_code < 400 ? ("SUCCEEDED" as const) : ("FAILED" as const),
    ...{ created_at: startedAt, started_at: startedAt, completed_at: endedAt, updated_at: endedAt },
    latency: latency_ms,
  }
}

const jobOrNull = async (ctx: Context, id: string): Promise<WireJob | null> => {
  try {
    return await getJob.run(ctx, { id })
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null
    throw error
  }
}

export const getEvent = verb({
  action: "job.read",
  scope: "job:status",
  rate: "jobs",
  input: z.object({ id: memoryIdField }),
  output: eventSchema,
  run: async (ctx: Context, { id: given }) => {
    const id = requireEventId(given)
    const job = await jobOrNull(ctx, id)
    if (job === null)
      return showAnswered(await getAnsweredRequest.run(ctx, { id, actions: Object.keys(typesOfAnswered) }))
    if (job.type !== extractJobType) throw notFound("event")
    return showEvent(ctx, job)
  },
})
