import { z } from "zod"
import type { Begin } from "../platform/queue/queue.ts"

/** An attempt that has started. `attempts`, which only increases, identifies it. */
export type StartedAttempt = { attempts: number; payload: unknown; created_at: Date }

const rowSchema = z.object({
  job_id: z.string(),
  attempts: z.number(),
  payload: z.unknown(),
  created_at: z.date(),
})

/**
 * Starts attempts at jobs in the transaction that fetches their messages: one statement and one commit for all of them. Left out are jobs
 * that are over, that somebody else holds, or whose person is moving: `startAttempt` does with each what is right.
 */
export const startAttempts: Begin<StartedAttempt> = async (execute, messages) => {
  const named = messages.filter((message) => message?.jobId !== undefined)
  const { rows } = await execute(
    "select job_id, attempts, payload, created_at from pika.start_attempts($1::text[], $2::uuid[])",
    [named.map(({ userId }) => userId), named.map(({ jobId }) => jobId)],
  )
  return new Map(
    z
      .array(rowSchema)
      .parse(rows)
      .map(({ job_id, ...started }) => [job_id, started]),
  )
}
