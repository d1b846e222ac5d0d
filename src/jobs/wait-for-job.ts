import { z } from "@hono/zod-openapi"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { ownerOfJob, present } from "./get-job.ts"
import { findJob } from "./queries.ts"
import { jobSchema } from "./schemas.ts"
import { tellJob } from "./tell-jobs.ts"

const [shortestPauseMs, longestPauseMs] = [20, 250]

/** The job when it is over, or as it is when the time is up: for whoever has just queued it, and waits for its result. */
export const waitForJob = verb({
  action: "job.read",
  scope: null,
  rate: "jobs",
  input: z.object({ id: z.string(), timeoutMs: z.number() }),
  output: jobSchema,
  run: async (ctx: Context, { id, timeoutMs }) => {
    const userId = await ownerOfJob(ctx, id)
    const until = performance.now() + timeoutMs
    for (let pause = shortestPauseMs; ; pause = Math.min(longestPauseMs, pause * 1.5)) {
      const job = await asUser(ctx.sql, userId, async (tx) => present(await findJob(tx, userId, id)))
      const isOver = job.completed_at !== null
      if (isOver || ctx.gone.aborted || performance.now() + pause > until) return tellJob(ctx, job)
      await Bun.sleep(pause)
    }
  },
})
