import { canReach } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { notFound } from "../platform/errors.ts"
import { findJob, findJobOwner, type JobRow } from "./queries.ts"
import { jobIdInput, jobSchema } from "./schemas.ts"
import { tellJob } from "./tell-jobs.ts"

/** Throws NOT_FOUND for a job that does not exist or belongs to somebody else. */
export const getJob = verb({
  action: "job.read",
  scope: "job:status",
  rate: "jobs",
  input: jobIdInput,
  output: jobSchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfJob(ctx, id)
    return tellJob(ctx, await asUser(ctx.sql, userId, async (tx) => present(await findJob(tx, userId, id))))
  },
})

/**
 * Finds the owner of a job, whose rights are then used to read and write it. Throws NOT_FOUND for a job that does not exist or belongs to
 * somebody else.
 */
export const ownerOfJob = async (ctx: Context, id: string): Promise<string> => {
  nameResource(ctx.trail, "job", id)
  const owner = await findJobOwner(ctx.sql, id)
  if (owner === null || !canReach(ctx, owner)) throw notFound("job")
  return ctx.actor.userId ?? owner
}

/** Locks the job for the rest of its owner's transaction. Throws NOT_FOUND when it no longer exists. */
export const holdJob = async (tx: Transaction, userId: string, id: string): Promise<JobRow> =>
  present(await findJob(tx, userId, id, "update"))

export const present = (job: JobRow | undefined): JobRow => {
  if (!job) throw notFound("job")
  return job
}
