import type { Context } from "../context.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { holdJob, ownerOfJob } from "./get-job.ts"
import { setStatus } from "./queries.ts"
import type { WireJob } from "./schemas.ts"
import { tellJob } from "./tell-jobs.ts"

/** Stops a job that waits or runs: it stores nothing from now on. Throws CONFLICT when it is over already. */
export const cancelJob = async (ctx: Context, id: string): Promise<WireJob> => {
  const userId = await ownerOfJob(ctx, id)
  const cancelled = await asUser(ctx.sql, userId, async (tx) => {
    const job = await holdJob(tx, userId, id)
    if (job.status === "cancelled") return job
    if (job.status !== "pending" && job.status !== "processing")
      throw new AppError("CONFLICT", `The job is ${job.status} already and cannot be cancelled.`)
    await Promise.all([
      setStatus(tx, userId, id, "cancelled"),
      ctx.queue.cancel(tx, job.type, id),
      recordInTransaction(tx, ctx, 200),
    ])
    return holdJob(tx, userId, id)
  })
  return tellJob(ctx, cancelled)
}
