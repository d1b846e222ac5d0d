import { z } from "@hono/zod-openapi"
import { extractJobType } from "../../extraction/extract-job.ts"
import { verb } from "../../feature/verb.ts"
import { listJobsOfType, maxCountedJobs } from "../../jobs/list-jobs-of-type.ts"
import type { Context } from "./context.ts"
import { entityFields, wholeField } from "./fields.ts"
import { eventSchema, showEvent } from "./get-event.ts"
import { defaultPageSize, envelope, pageOf, rangeOf } from "./pages.ts"

const maxEventsOnPage = 100

/** Conversations that were handed in: what was done at once has no place here, but `/v1/event/{id}/` tells of it. */
export const listEvents = verb({
  action: "job.list",
  scope: "job:status",
  rate: "other",
  input: z.object({
    user_id: entityFields.user_id,
    page: wholeField(1, maxCountedJobs / maxEventsOnPage, 1),
    page_size: wholeField(1, maxEventsOnPage, defaultPageSize),
  }),
  output: pageOf(eventSchema).openapi("Mem0EventPage"),
  run: async (ctx: Context, { user_id: userId, ...page }) => {
    const { jobs, count } = await listJobsOfType.run(ctx, { userId, type: extractJobType, ...rangeOf(page) })
    const results = []
    for (const job of jobs) results.push(await showEvent(ctx, job))
    const own = userId === undefined ? {} : { user_id: userId }
    return envelope("/v1/events/", page, count, results, own)
  },
})
