import { z } from "@hono/zod-openapi"
import type { Context } from "../feature/context.ts"
import { StreamedAnswer } from "../feature/streamed-answer.ts"
import { verb } from "../feature/verb.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"
import { createJobFeed, type JobFeed } from "./job-feed.ts"
import { whoseJobs, whoseJobsField } from "./list-jobs.ts"
import { readLiveJobs } from "./live-queries.ts"
import { jobTypeField } from "./schemas.ts"
import { sendJobEvents } from "./send-job-events.ts"

/** Then the client connects again. A credential that has ended meanwhile is refused then. */
const watchLimitMs = 60_000

/** One for each pool. */
const feeds = new WeakMap<Database, JobFeed>()

const feedOf = (sql: Database, log: Logger): JobFeed => {
  const feed =
    feeds.get(sql) ??
    createJobFeed({
      read: (request) => readLiveJobs(sql, request),
      pause: (milliseconds) => Bun.sleep(milliseconds),
      onFailure: (error) => log.warn({ err: error }, "the jobs that are watched cannot be read; trying again"),
    })
  feeds.set(sql, feed)
  return feed
}

/** Tells of jobs as they change, in events. Without `user_id` of everybody's, which needs the scope `admin`. */
export const watchJobs = verb({
  action: "job.watch",
  scope: "job:status",
  rate: "jobs",
  input: z.strictObject({ user_id: whoseJobsField, type: jobTypeField.optional() }),
  output: z.unknown(),
  run: async (ctx: Context, { user_id, type = null }) => {
    const filter = { userId: whoseJobs(ctx, user_id), type }
    return new StreamedAnswer(
      { contentType: "text/event-stream", timeoutMs: watchLimitMs + 60_000 },
      async (send, signal) => {
        const { news, leave } = feedOf(ctx.sql, ctx.log).watch(filter, ctx.actor.id)
        await sendJobEvents(ctx, news, send, signal, watchLimitMs).finally(leave)
      },
    )
  },
})
