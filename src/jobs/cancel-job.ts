import type { Context } from "../context.ts"
import { AppError } from "../platform/errors.ts"
import { recordInTransaction } from "../privacy/audit.ts"
import { getJob, holdJob } from "./get-job.ts"
import { type JobRow, setStatus } from "./queries.ts"

/** Stops a job that waits or runs: it stores nothing from now on. Throws CONFLICT when it is over already. */
export const cancelJob = async (ctx: Context, id: string): Promise<JobRow> => {
  await ctx.sql.begin(async (tx) => {
    const job = await holdJob(ctx, tx, id)
    if (job.status === "cancelled") return
    if (job.status !== "pending" && job.status !== "processing")
      throw new AppError("CONFLICT", `The job is ${job.status} already and cannot be cancelled.`)
    await Promise.all([
      setStatus(tx, job.user_id, id, "cancelled"),
      ctx.queue.cancel(tx, job.type, id),
      recordInTransaction(tx, ctx, 200),
    ])
  })
  return getJob(ctx, id)
}
