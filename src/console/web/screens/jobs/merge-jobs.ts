import type { Job } from "./job.ts"

/** The listed jobs as they are now, with those that came since, newest first. `fits`: whether a job belongs in the list. */
export const mergeJobs = (
  listed: readonly Job[],
  live: ReadonlyMap<string, Job>,
  fits: (job: Job) => boolean,
): Job[] => {
  const known = new Set(listed.map(({ job_id }) => job_id))
  const came = [...live.values()].filter(({ job_id }) => !known.has(job_id))
  const all = [...came, ...listed.map((job) => newer(job, live.get(job.job_id)))]
  // Ids of jobs rise with time.
  return all.filter(fits).sort((one, other) => (one.job_id < other.job_id ? 1 : -1))
}

/** The list is newer than the event when only the list says that the job is over. */
const newer = (listed: Job, told: Job | undefined): Job => {
  if (told === undefined) return listed
  const isTellingOld = listed.completed_at !== null && told.completed_at === null && told.attempts <= listed.attempts
  return isTellingOld && told.status === "processing" ? listed : told
}
