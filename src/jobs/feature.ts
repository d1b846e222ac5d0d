import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { cancelJob } from "./cancel-job.ts"
import type { ExportedKind } from "./exported-jobs.ts"
import { getJob } from "./get-job.ts"
import { listJobs } from "./list-jobs.ts"
import { jobMetrics } from "./metrics.ts"
import { personalTables } from "./personal-tables.ts"
import { retryJob } from "./retry-job.ts"
import { documentJobs, type WireJob } from "./schemas.ts"

const tag = "Jobs"

/** `kinds`: all kinds of jobs; `example`: a job as clients see it. */
export const jobsFeature = (kinds: readonly ExportedKind[], example: WireJob): Feature<BaseServices> => {
  const shown = documentJobs(
    kinds.map(({ told }) => told),
    example,
  )
  return {
    name: "jobs",
    metrics: jobMetrics,
    tables: personalTables(kinds),
    routes: [
      route(getJob, {
        method: "get",
        path: "/api/v1/jobs/{id}",
        aliases: {
          "/api/v1/jobs/{id}/status": "jobReadStatus",
          "/jobs/{id}/status": "jobReadSimply",
          "/v1/jobs/{id}": "jobReadV1",
        },
        tag,
        summary: "The progress and result of a job",
        answers: { 200: "The job." },
        shown: shown.job,
        problems: [404],
      }),
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
        summary: "Stop a waiting or running job",
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
