import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { cursorParameter, limitParameter, userIdField } from "../platform/http/fields.ts"
import { jsonAnswer, noQuery, problemAnswers } from "../platform/http/route.ts"
import { cancelJob } from "./cancel-job.ts"
import { getJob } from "./get-job.ts"
import { listJobs } from "./list-jobs.ts"
import { retryJob } from "./retry-job.ts"
import { jobIdParameters, jobListSchema, jobSchema, jobStatusField } from "./schemas.ts"

const tags = ["Jobs"]

export const jobRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  for (const path of ["/api/v1/jobs/{id}", "/api/v1/jobs/{id}/status", "/jobs/{id}/status"] as const)
    app.openapi(
      createRoute({
        method: "get",
        path,
        tags,
        summary: "How far a job is, and what came of it",
        ...guard("job:status", "job.read"),
        request: { params: jobIdParameters, query: noQuery },
        responses: { 200: jsonAnswer("The job.", jobSchema), ...problemAnswers(404) },
      }),
      async (c) => c.json(await getJob(contextOf(c), c.req.valid("param").id), 200),
    )

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/jobs",
      tags,
      summary: "List jobs, newest first",
      ...guard("job:status", "job.list"),
      request: {
        query: z.strictObject({
          user_id: userIdField.optional().openapi({ description: "Whose jobs; everybody's takes the scope `admin`." }),
          status: jobStatusField.optional(),
          cursor: cursorParameter,
          limit: limitParameter(20),
        }),
      },
      responses: { 200: jsonAnswer("A page of jobs.", jobListSchema), ...problemAnswers() },
    }),
    async (c) => {
      const { user_id, status, cursor, limit } = c.req.valid("query")
      const page = await listJobs(contextOf(c), {
        userId: user_id ?? null,
        status: status ?? null,
        cursor: cursor ?? null,
        limit,
      })
      return c.json({ status: "ok" as const, items: page.items, next_cursor: page.nextCursor }, 200)
    },
  )

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/jobs/{id}/cancel",
      tags,
      summary: "Stop a job that waits or runs",
      ...guard("memory:write", "job.cancel"),
      request: { params: jobIdParameters, query: noQuery },
      responses: { 200: jsonAnswer("The job, cancelled.", jobSchema), ...problemAnswers(404, 409) },
    }),
    async (c) => c.json(await cancelJob(contextOf(c), c.req.valid("param").id), 200),
  )

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/jobs/{id}/retry",
      tags,
      summary: "Try a failed or cancelled job again",
      ...guard("memory:write", "job.retry"),
      request: { params: jobIdParameters, query: noQuery },
      responses: { 200: jsonAnswer("The job, pending.", jobSchema), ...problemAnswers(404, 409) },
    }),
    async (c) => c.json(await retryJob(contextOf(c), c.req.valid("param").id), 200),
  )
}
