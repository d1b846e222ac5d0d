import { requireOwner, requireScope } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import { type JobStatus, listJobRows } from "./queries.ts"
import type { WireJob } from "./schemas.ts"
import { tellJobs } from "./tell-jobs.ts"

export type ListJobsInput = { userId: string | null; status: JobStatus | null; cursor: string | null; limit: number }

/** Newest first. Without a `userId` it lists everybody's jobs, which takes the scope `admin`. */
export const listJobs = async (
  ctx: Context,
  input: ListJobsInput,
): Promise<{ items: WireJob[]; nextCursor: string | null }> => {
  const userId = input.userId ?? ctx.actor.userId
  if (userId === null) requireScope(ctx.actor, "admin")
  else requireOwner(ctx, userId)
  const filter = { userId, status: input.status, before: input.cursor, limit: input.limit + 1 }
  const rows = await asUser(ctx.sql, userId ?? everybody, (tx) => listJobRows(tx, filter))
  const items = rows.slice(0, input.limit)
  return {
    items: await tellJobs(ctx, items),
    nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null,
  }
}
