import type { z } from "zod"
import { requireOwner } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { enqueueJob } from "../jobs/enqueue-job.ts"
import { unavailable } from "../platform/errors.ts"
import { type ExtractPayload, extractJobType } from "./extract-job.ts"
import { acceptedSchema, extractFactsInput } from "./schemas.ts"

/** Maximum number of waiting conversations: at a hundred a second, they take a quarter of an hour. */
const maxWaitingConversations = 100_000

/** What is kept of a conversation may have an end: `expires_at`. */
type Handed = Omit<z.output<typeof extractFactsInput>, "idempotency_key"> & { expires_at?: string | undefined }

/** Queues a conversation for extraction, and returns the id of its job, which is committed. */
export const queueConversation = (ctx: Context, handed: Handed, idempotencyKey: string | null): Promise<string> => {
  const { user_id: userId, conversation_id = null, conversation, metadata = {} } = handed
  const { said_at, time_zone, instructions, expires_at } = handed
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
    expires_at,
  }
  return enqueueJob(ctx, { userId, type: extractJobType, payload, idempotencyKey })
}

/** Queues a conversation for extraction. The answer names its job, which is committed. */
export const extractFacts = verb({
  action: "memory.extract",
  scope: "memory:write",
  rate: "extract",
  input: extractFactsInput,
  output: acceptedSchema,
  run: async (ctx: Context, { idempotency_key = null, ...handed }) => {
    const jobId = await queueConversation(ctx, handed, idempotency_key)
    return {
      status: "accepted" as const,
      job_id: jobId,
      status_url: `/api/v1/jobs/${jobId}/status`,
      estimated_completion_time_seconds: 2,
    }
  },
})
