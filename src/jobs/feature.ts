import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { cancelJob } from "./cancel-job.ts"
import { countJobs } from "./count-jobs.ts"
import type { ExportedKind } from "./exported-jobs.ts"
import { getJob } from "./get-job.ts"
import { listJobs } from "./list-jobs.ts"
import { jobMetrics } from "./metrics.ts"
import { personalTables } from "./personal-tables.ts"
import { retryJob } from "./retry-job.ts"
import { documentJobs, type WireJob } from "./schemas.ts"
import { watchJobs } from "./watch-jobs.ts"

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
      // Before the route of one job, whose id these would be.
      route(countJobs, {
        method: "get",
        path: "/api/v1/jobs/counts",
        tag,
        summary: "Count jobs by type and state",
        description:
          "Those that wait or run now, and those that ended within the last `hours`. `failed` are those that are not tried again by themselves.",
        answers: { 200: "The counts." },
      }),
      route(watchJobs, {
        method: "get",
        path: "/api/v1/jobs/events",
        tag,
        summary: "Watch jobs as they change",
        description:
          "Server-sent events with JSON `data`. First `snapshot` with `jobs`: those that run and wait, at most the newest 100. Then `job` each time one changes, as `GET /api/v1/jobs/{id}` shows it, and `gone` with the `job_id` of one that was deleted. After a minute `reconnect`: connect again. It is a view and no log: of several changes within a fraction of a second only the last is sent.",
        contentTypes: ["text/event-stream"],
        answers: { 200: "The events, as they happen." },
      }),
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
