import { z } from "@hono/zod-openapi"
import { categoryField } from "../memories/schemas.ts"
import { idField } from "../platform/http/fields.ts"

export const jobStatusField = z.enum(["pending", "processing", "completed", "failed", "cancelled"]).openapi("JobStatus")

const outcomeSchema = z.object({
  id: z.uuid().nullable().openapi({ description: "The memory; null when nothing was kept." }),
  category: categoryField,
  confidence: z.number().openapi({ description: "0 when there is no such memory any more." }),
  outcome: z.enum(["stored", "duplicate", "updated", "superseded", "rejected"]).openapi({
    description: "`superseded`: it was stored, and took the place of an older memory.",
  }),
  reason: z.string().nullable(),
})

const factsExtracted = z.number().int().openapi({ description: "How many came to be known by this job." })

/** What a job's row holds: nothing of what the memories say (sql/004_forgetting.sql). */
export const jobResultSchema = z.object({ facts_extracted: factsExtracted, results: z.array(outcomeSchema) })
export type JobResult = z.infer<typeof jobResultSchema>

/** What is told of it: text, category and confidence are the memory's own, at the time of the answer. */
export const toldResultSchema = z.object({
  facts_extracted: factsExtracted,
  results: z.array(
    outcomeSchema.extend({
      memory: z.string().openapi({
        description:
          "The memory as it reads now. Empty when it was forgotten or holds no longer, when nothing was kept, and for a credential without the scope `memory:read`.",
      }),
    }),
  ),
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
    data: toldResultSchema.nullable().openapi({ description: "What came of it; null until it is completed." }),
  })
  .openapi("Job", { example: jobExample })

export const jobListSchema = z
  .object({ status: z.literal("ok"), items: z.array(jobSchema), next_cursor: z.string().nullable() })
  .openapi("JobList", { example: { status: "ok", items: [jobExample], next_cursor: null } })

export const jobIdParameters = z.object({ id: idField.openapi({ example: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab" }) })

export type WireJob = z.infer<typeof jobSchema>
