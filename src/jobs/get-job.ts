import { canReach } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { notFound } from "../platform/errors.ts"
import { nameResource } from "../privacy/trail.ts"
import { findJob, type JobRow } from "./queries.ts"

/** Throws NOT_FOUND for a job that is absent or somebody else's. */
export const getJob = async (ctx: Context, id: string): Promise<JobRow> =>
  reachable(ctx, id, findJob(ctx.sql, ctx.actor.userId, id))

/** The same, locked for the rest of the transaction. */
export const holdJob = async (ctx: Context, tx: Transaction, id: string): Promise<JobRow> =>
  reachable(ctx, id, findJob(tx, ctx.actor.userId, id, "update"))

const reachable = async (ctx: Context, id: string, found: Promise<JobRow | undefined>): Promise<JobRow> => {
  nameResource(ctx.trail, "job", id)
  const job = await found
  if (!job || !canReach(ctx, job.user_id)) throw notFound("job")
  return job
}
