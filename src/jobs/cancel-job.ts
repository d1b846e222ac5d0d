import { recordInTransaction } from "../audit/record.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import { holdJob, ownerOfJob } from "./get-job.ts"
import { setStatus } from "./queries.ts"
import { jobIdInput, jobSchema, type WireJob } from "./schemas.ts"
import { tellJob } from "./tell-jobs.ts"

/** Stops a waiting or running job: it stores nothing from now on. Throws CONFLICT when it has already ended. */
const cancel = async (ctx: Context, id: string): Promise<WireJob> => {
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
    await ctx.jobKinds.get(job.type)?.whenGivenUp?.(tx, { id, userId }, "It was cancelled.")
    return holdJob(tx, userId, id)
  })
  return tellJob(ctx, cancelled)
}

export const cancelJob = verb({
  action: "job.cancel",
  scope: "memory:write",
  rate: "other",
  input: jobIdInput,
  output: jobSchema,
  run: (ctx: Context, { id }) => cancel(ctx, id),
})
