import type { z } from "zod"
import type { jobSchema } from "../jobs/schemas.ts"

/** A job that read a conversation, as clients see it. */
export const jobExample: z.input<typeof jobSchema> = {
  job_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  user_id: "user_123",
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
