import { getJob } from "../jobs/get-job.ts"
import type { WireJob } from "../jobs/schemas.ts"
import type { Context } from "./context.ts"

/** A model waits for a tool, and a person for the model. */
const maxWaitMs = 10_000
const shortestPauseMs = 50
const longestPauseMs = 500

/** Waits until a job is over, or for ten seconds, or until the caller leaves. The job as it is then. */
export const waitForJob = async (ctx: Context, id: string): Promise<WireJob> => {
  const until = performance.now() + maxWaitMs
  // What the audit records of this request is the work that it asked for.
  const reading = { ...ctx, trail: { ...ctx.trail } }
  for (let pause = shortestPauseMs; ; pause = Math.min(pause * 1.5, longestPauseMs)) {
    const job = await getJob.run(reading, { id })
    const isOver = job.status !== "pending" && job.status !== "processing"
    if (isOver || ctx.gone.aborted || performance.now() > until) return job
    await Bun.sleep(pause)
  }
}
