import { z } from "@hono/zod-openapi"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import { listJobs, whoseJobs } from "./list-jobs.ts"
import { countJobsOfType, listJobsOfType as readJobs } from "./queries.ts"
import { jobSchema } from "./schemas.ts"
import { tellJobs } from "./tell-jobs.ts"

/** More are neither counted nor shown. */
export const maxCountedJobs = 10_000

/** A numbered page of the jobs of one type, newest first, with how many there are. */
export const listJobsOfType = verb({
  ...{ action: listJobs.action, scope: listJobs.scope, rate: listJobs.rate },
  input: z.object({ userId: z.string().optional(), type: z.string(), limit: z.number(), offset: z.number() }),
  output: z.object({ jobs: z.array(jobSchema), count: z.number() }),
  run: async (ctx: Context, { userId: asked, type, ...page }) => {
    const which = { userId: whoseJobs(ctx, asked), type }
    const [rows, count] = await asUser(ctx.sql, which.userId ?? everybody, async (tx) => [
      await readJobs(tx, which, page),
      await countJobsOfType(tx, which, maxCountedJobs),
    ])
    return { jobs: await tellJobs(ctx, rows), count }
  },
})
