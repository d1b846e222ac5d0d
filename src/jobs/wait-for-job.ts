import { z } from "@hono/zod-openapi"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { ownerOfJob, present } from "./get-job.ts"
import { findJob } from "./queries.ts"
import { jobSchema } from "./schemas.ts"
import { tellJob } from "./tell-jobs.ts"
import { untilJobIsOver } from "./until-job-is-over.ts"

/** The job when it is over, or as it is when the time is up: for whoever has just queued it, and waits for its result. */
export const waitForJob = verb({
  action: "job.read",
  scope: null,
  rate: "jobs",
  input: z.object({ id: z.string(), timeoutMs: z.number() }),
  output: jobSchema,
  run: async (ctx: Context, { id, timeoutMs }) => {
    const userId = await ownerOfJob(ctx, id)
    const read = () => asUser(ctx.sql, userId, async (tx) => present(await findJob(tx, userId, id)))
    const job = await read()
    if (job.completed_at !== null) return tellJob(ctx, job)
    await untilJobIsOver(ctx.sql, id, AbortSignal.any([ctx.gone, AbortSignal.timeout(timeoutMs)]))
    return tellJob(ctx, await read())
  },
})
