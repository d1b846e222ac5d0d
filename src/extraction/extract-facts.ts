import { requireOwner } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { enqueueJob } from "../jobs/enqueue-job.ts"
import { unavailable } from "../platform/errors.ts"
import { type ExtractPayload, extractJobType } from "./extract-job.ts"
import { acceptedSchema, extractFactsInput } from "./schemas.ts"

/** Maximum number of waiting conversations: at a hundred a second, they take a quarter of an hour. */
const maxWaitingConversations = 100_000

/** Queues a conversation for extraction. The answer names its job, which is committed. */
export const extractFacts = verb({
  action: "memory.extract",
  scope: "memory:write",
  rate: "extract",
  input: extractFactsInput,
  output: acceptedSchema,
  run: async (
    ctx: Context,
    {
      user_id: userId,
      idempotency_key = null,
      conversation_id = null,
      conversation,
      metadata = {},
      said_at,
      time_zone,
      instructions,
    },
  ) => {
    requireOwner(ctx, userId)
    if (ctx.queue.waiting(extractJobType) > maxWaitingConversations)
      throw unavailable("Too many conversations wait to be read. Try again in a minute.", 60)
    // In this order: the hash of an Idempotency-Key's request, which is kept across upgrades, is made of its text.
    const payload: ExtractPayload = {
      conversation_id,
      conversation,
      metadata,
      said_at,
      time_zone,
      instructions,
    }
    const jobId = await enqueueJob(ctx, { userId, type: extractJobType, payload, idempotencyKey: idempotency_key })
    return {
      status: "accepted" as const,
      job_id: jobId,
      status_url: `/api/v1/jobs/${jobId}/status`,
      estimated_completion_time_seconds: 2,
    }
  },
})
