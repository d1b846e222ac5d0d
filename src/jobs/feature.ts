import type { z } from "@hono/zod-openapi"
import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { cancelJob } from "./cancel-job.ts"
import { getJob } from "./get-job.ts"
import { listJobs } from "./list-jobs.ts"
import { jobMetrics } from "./metrics.ts"
import { retryJob } from "./retry-job.ts"
import { documentJobs, type WireJob } from "./schemas.ts"

const tag = "Jobs"

const readDoor = {
  method: "get",
  tag,
  summary: "How far a job is, and what came of it",
  answers: { 200: "The job." },
  problems: [404],
} satisfies Partial<Parameters<typeof route>[1]>

/** `told`: what each kind of job tells of its result. */
export const jobsFeature = (told: readonly z.ZodType[], example: WireJob): Feature<BaseServices> => {
  const shown = documentJobs(told, example)
  return {
    name: "jobs",
    metrics: jobMetrics,
    routes: [
      route(getJob, { ...readDoor, shown: shown.job, path: "/api/v1/jobs/{id}" }),
      route(getJob, { ...readDoor, shown: shown.job, path: "/api/v1/jobs/{id}/status", operationId: "jobReadStatus" }),
      route(getJob, { ...readDoor, shown: shown.job, path: "/jobs/{id}/status", operationId: "jobReadSimply" }),
      route(listJobs, {
        method: "get",
        path: "/api/v1/jobs",
        tag,
        summary: "List jobs, newest first",
        answers: { 200: "A page of jobs." },
        shown: shown.list,
      }),
      route(cancelJob, {
        method: "post",
        path: "/api/v1/jobs/{id}/cancel",
        tag,
        summary: "Stop a job that waits or runs",
        answers: { 200: "The job, cancelled." },
        shown: shown.job,
        problems: [404, 409],
      }),
      route(retryJob, {
        method: "post",
        path: "/api/v1/jobs/{id}/retry",
        tag,
        summary: "Try a failed or cancelled job again",
        answers: { 200: "The job, pending." },
        shown: shown.job,
        problems: [404, 409],
      }),
    ],
  }
}
