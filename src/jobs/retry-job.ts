import { recordInTransaction } from "../audit/record.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { together } from "../platform/database/together.ts"
import { AppError } from "../platform/errors.ts"
import { holdJob, ownerOfJob } from "./get-job.ts"
import { holdsPayload, setStatus } from "./queries.ts"
import { jobIdInput, jobSchema, type WireJob } from "./schemas.ts"
import { tellJob } from "./tell-jobs.ts"

/** Queues a failed or cancelled job again, with all of its attempts. Throws CONFLICT when it is neither, or its payload was dropped. */
const retry = async (ctx: Context, id: string): Promise<WireJob> => {
  const origin = { requestId: ctx.requestId, traceparent: ctx.tracing.traceparent() }
  const userId = await ownerOfJob(ctx, id)
  const waiting = await asUser(ctx.sql, userId, async (tx) => {
    const job = await holdJob(tx, userId, id)
    if (job.status !== "failed" && job.status !== "cancelled")
      throw new AppError("CONFLICT", `The job is ${job.status}; only a failed or cancelled job can be tried again.`)
    if (!(await holdsPayload(tx, userId, id)))
      throw new AppError(
        "CONFLICT",
        "The input of this job was dropped when a memory of the same person was forgotten, because it may say the same. Send it again, under a new Idempotency-Key if it had one.",
      )
    await together([setStatus(tx, userId, id, "pending"), recordInTransaction(tx, ctx, 200)])
    await ctx.queue.cancel(tx, job.type, id)
    await ctx.queue.send(tx, job.type, { jobId: id, userId, ...origin })
    return holdJob(tx, userId, id)
  })
  ctx.wakeWorker()
  return tellJob(ctx, waiting)
}

export const retryJob = verb({
  action: "job.retry",
  scope: "memory:write",
  rate: "other",
  input: jobIdInput,
  output: jobSchema,
  run: (ctx: Context, { id }) => retry(ctx, id),
})
