import { requireOwner } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { enqueueJob } from "../jobs/enqueue-job.ts"
import { unavailable } from "../platform/errors.ts"
import { type ExtractPayload, extractJobType } from "./extract-job.ts"
import type { Turn } from "./extraction.ts"

export type ExtractFactsInput = {
  userId: string
  conversationId: string | null
  turns: Turn[]
  metadata: Record<string, unknown>
  /** ISO 8601 in UTC; undefined: now. */
  saidAt?: string | undefined
  timeZone?: string | undefined
  idempotencyKey: string | null
}

/** More conversations than this do not wait: at a hundred a second they would be read in a quarter of an hour. */
const mostWaiting = 100_000

/** Queues a conversation to be read for facts; returns the job's id once the job is committed. */
export const extractFacts = async (ctx: Context, input: ExtractFactsInput): Promise<string> => {
  requireOwner(ctx, input.userId)
  if (ctx.queue.waiting(extractJobType) > mostWaiting)
    throw unavailable("Too many conversations wait to be read. Try again in a minute.", 60)
  const payload: ExtractPayload = {
    conversation_id: input.conversationId,
    conversation: input.turns,
    metadata: input.metadata,
    said_at: input.saidAt,
    time_zone: input.timeZone,
  }
  return enqueueJob(ctx, {
    userId: input.userId,
    type: extractJobType,
    payload,
    idempotencyKey: input.idempotencyKey,
  })
}
