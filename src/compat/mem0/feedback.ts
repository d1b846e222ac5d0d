import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { feedbackSchema } from "../../memories/fact-row.ts"
import { rateMemory } from "../../memories/rate-memory.ts"
import { rateMemoryInput } from "../../memories/schemas.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "./context.ts"

const feedbackField = feedbackSchema.nullish().transform((feedback) => feedback ?? null)

/** mem0's clients get an id of the feedback; there is one for a memory, so it is the memory's. */
export const sendFeedback = verb({
  action: rateMemory.action,
  scope: rateMemory.scope,
  rate: rateMemory.rate,
  input: z
    .object({
      memory_id: z.string().max(200),
      feedback: feedbackField,
      feedback_reason: rateMemoryInput.shape.reason.nullable(),
    })
    .openapi("Mem0Feedback"),
  output: z
    .object({ id: z.string(), feedback: feedbackSchema.nullable(), feedback_reason: z.string().nullable() })
    .openapi("Mem0FeedbackKept", {
      example: { id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab", feedback: "NEGATIVE", feedback_reason: null },
    }),
  run: async (ctx: Context, { memory_id, feedback, feedback_reason }) => {
    const id = z.uuid().safeParse(memory_id).data
    if (id === undefined) throw new AppError("NOT_FOUND", "Memory not found!")
    await rateMemory.run(ctx, { id, feedback, reason: feedback_reason ?? undefined })
    return { id, feedback, feedback_reason: feedback_reason ?? null }
  },
})
