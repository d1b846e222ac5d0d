import { z } from "@hono/zod-openapi"
import { idField } from "../feature/fields.ts"

export const jobStatusField = z.enum(["pending", "processing", "completed", "failed", "cancelled"]).openapi("JobStatus")

/** A type that no job has finds none. */
export const jobTypeField = z
  .string()
  .regex(/^[a-z][a-z0-9_.]{0,63}$/, "must be a type of jobs, like memory.extract")
  .openapi({ description: "Only jobs of this type.", example: "memory.extract" })

const time = z.iso.datetime()

export const jobSchema = z.object({
  job_id: z.uuid(),
  user_id: z.string().openapi({ description: "Whose job." }),
  type: z.string(),
  status: jobStatusField,
  progress: z.number().int().min(0).max(100),
  current_step: z.string().nullable(),
  attempts: z.number().int(),
  created_at: time,
  started_at: time.nullable(),
  completed_at: time.nullable(),
  error: z.string().nullable().openapi({ description: "A sentence for a person." }),
  data: z.unknown().openapi({ description: "What came of it, by its type; null until it is completed." }),
})

export const jobListSchema = z.object({
  status: z.literal("ok"),
  items: z.array(jobSchema),
  next_cursor: z.string().nullable(),
})

/** The same for the OpenAPI document, which shows the results of each kind of job. */
export const documentJobs = (told: readonly z.ZodType[], example: z.infer<typeof jobSchema>) => {
  const data = z.union(told).nullable().openapi({ description: "What came of it; null until it is completed." })
  const job = jobSchema.extend({ data }).openapi("Job", { example })
  const page = { status: "ok" as const, items: [example], next_cursor: null }
  return { job, list: jobListSchema.extend({ items: z.array(job) }).openapi("JobList", { example: page }) }
}

export const jobIdInput = z.strictObject({ id: idField.openapi({ example: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab" }) })

export type WireJob = z.infer<typeof jobSchema>
