import { createHash } from "node:crypto"
import { recordInTransaction } from "../audit/record.ts"
import { nameResource } from "../feature/audit-trail.ts"
import type { Context } from "../feature/context.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import { findJobByKey, insertJob } from "./queries.ts"

/**
 * Commits a job and its message in one transaction: after this returns, the job will be done despite any crash. With an idempotency key,
 * the same request returns the same job, and a different request under that key is a CONFLICT.
 */
export const enqueueJob = async (
  ctx: Context,
  job: { userId: string; type: string; payload: unknown; idempotencyKey: string | null },
): Promise<string> => {
  const { userId, type, payload, idempotencyKey: key } = job
  const requestHash =
    key === null
      ? null
      : createHash("sha256")
          .update(JSON.stringify([type, payload]))
          .digest()
  const id = Bun.randomUUIDv7()
  const message = { jobId: id, userId, requestId: ctx.requestId, traceparent: ctx.tracing.traceparent() }
  const isNew = await asUser(ctx.sql, userId, async (tx) => {
    // Sent together: one round trip instead of three. If the key is already used, the rollback removes the message.
    const [inserted] = await Promise.all([
      insertJob(tx, { id, userId, type, payload, key, requestHash }),
      ctx.queue.send(tx, type, message),
      recordInTransaction(tx, ctx, 202, { type: "job", id }),
    ])
    if (!inserted) throw new KeyTakenError()
    return true
  }).catch((error: unknown) => {
    if (error instanceof KeyTakenError) return false
    throw error
  })
  if (isNew) {
    ctx.wakeWorker(type)
    return id
  }
  const earlier = key === null ? undefined : await asUser(ctx.sql, userId, (tx) => findJobByKey(tx, userId, key))
  if (earlier) nameResource(ctx.trail, "job", earlier.id)
  if (!earlier || !requestHash?.equals(earlier.request_hash))
    throw new AppError(
      "CONFLICT",
      "This Idempotency-Key was used for another request. Use a new key for a new request.",
    )
  return earlier.id
}

class KeyTakenError extends Error {}
