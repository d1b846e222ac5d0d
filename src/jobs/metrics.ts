import { gauge, histogram } from "../platform/metrics.ts"

export const jobSeconds = histogram({
  name: "job_duration_seconds",
  help: "Time that one attempt at a job took.",
  labelNames: ["type", "result"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
})

/** A longer queue is too long; how much longer does not matter. */
export const maxCountedJobs = 10_000

export const unfinishedJobs = gauge({
  name: "jobs",
  help: `Jobs that wait and that run, counted up to ${maxCountedJobs}; those that are over are counted by job_duration_seconds.`,
  labelNames: ["status"],
})

export const oldestPendingSeconds = gauge({
  name: "jobs_oldest_pending_seconds",
  help: "How long ago the job was handed in that has waited longest; 0 when none waits.",
})

export const jobMetrics = [jobSeconds, unfinishedJobs, oldestPendingSeconds]
