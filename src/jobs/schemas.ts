import { z } from "@hono/zod-openapi"
import { categoryField } from "../memories/schemas.ts"
import { idField } from "../platform/http/fields.ts"
import type { JobRow } from "./queries.ts"

export const jobStatusField = z.enum(["pending", "processing", "completed", "failed", "cancelled"]).openapi("JobStatus")

const itemResultSchema = z.object({
  id: z.uuid().nullable().openapi({ description: "The memory; null when nothing was kept." }),
  memory: z.string(),
  category: categoryField,
  confidence: z.number(),
  outcome: z.enum(["stored", "duplicate", "updated", "superseded", "rejected"]).openapi({
    description: "`superseded`: it was stored, and took the place of an older memory.",
  }),
  reason: z.string().nullable(),
})

export const jobResultSchema = z.object({
  facts_extracted: z.number().int().openapi({ description: "How many are known now because of this job." }),
  results: z.array(itemResultSchema),
})

const time = z.iso.datetime()

const jobExample = {
  job_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  type: "memory.extract",
  status: "completed",
  progress: 100,
  current_step: null,
  attempts: 1,
  created_at: "2026-11-21T09:00:00.000Z",
  started_at: "2026-11-21T09:00:00.010Z",
  completed_at: "2026-11-21T09:00:00.450Z",
  error: null,
  data: {
    facts_extracted: 1,
    results: [
      {
        id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ac",
        memory: "Người dùng tên là Tuấn",
        category: "personal_info",
        confidence: 0.99,
        outcome: "stored",
        reason: null,
      },
    ],
  },
}

export const jobSchema = z
  .object({
    job_id: z.uuid(),
    type: z.string(),
    status: jobStatusField,
    progress: z.number().int().min(0).max(100),
    current_step: z.string().nullable(),
    attempts: z.number().int(),
    created_at: time,
    started_at: time.nullable(),
    completed_at: time.nullable(),
    error: z.string().nullable().openapi({ description: "A sentence for a person." }),
    data: jobResultSchema.nullable().openapi({ description: "What came of it; null until it is completed." }),
  })
  .openapi("Job", { example: jobExample })

export const jobListSchema = z
  .object({ status: z.literal("ok"), items: z.array(jobSchema), next_cursor: z.string().nullable() })
  .openapi("JobList", { example: { status: "ok", items: [jobExample], next_cursor: null } })

export const jobIdParameters = z.object({ id: idField.openapi({ example: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab" }) })

export const toWireJob = (job: JobRow): z.infer<typeof jobSchema> => ({
  job_id: job.id,
  type: job.type,
  status: job.status,
  progress: job.progress,
  current_step: job.current_step,
  attempts: job.attempts,
  created_at: job.created_at.toISOString(),
  started_at: job.started_at?.toISOString() ?? null,
  completed_at: job.completed_at?.toISOString() ?? null,
  error: job.error,
  data: job.result === null ? null : jobResultSchema.parse(job.result),
})
