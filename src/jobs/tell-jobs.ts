import type { BaseServices } from "../feature/context.ts"
import type { Reader } from "../feature/job.ts"
import type { JobRow } from "./queries.ts"
import type { WireJob } from "./schemas.ts"

type Teller = Reader & Pick<BaseServices, "jobKinds">

/** Jobs as clients see them. Each kind makes its own results. */
export const tellJobs = async (asking: Teller, jobs: readonly JobRow[]): Promise<WireJob[]> => {
  const results = new Map<string, unknown>()
  for (const [type, kind] of asking.jobKinds) {
    const done = jobs.filter((job) => job.type === type && job.result !== null)
    const told = await kind.tell(
      asking,
      done.map(({ user_id, result }) => ({ userId: user_id, result })),
    )
    done.forEach((job, at) => {
      results.set(job.id, told[at])
    })
  }
  return jobs.map((job) => toWireJob(job, results.get(job.id) ?? null))
}

export const tellJob = async (asking: Teller, job: JobRow): Promise<WireJob> => {
  const [told] = await tellJobs(asking, [job])
  if (!told) throw new Error("a job was not told")
  return told
}

const toWireJob = (job: JobRow, data: unknown): WireJob => ({
  job_id: job.id,
  user_id: job.user_id,
  type: job.type,
  status: job.status,
  progress: job.progress,
  current_step: job.current_step,
  attempts: job.attempts,
  created_at: job.created_at.toISOString(),
  started_at: job.started_at?.toISOString() ?? null,
  completed_at: job.completed_at?.toISOString() ?? null,
  error: job.error,
  data,
})
