import type { JobRow } from "./queries.ts"

/** What a watcher is told: first the jobs that wait and run, then those that changed, and the ids of those that were deleted. */
export type JobNews = { type: "snapshot"; jobs: JobRow[] } | { type: "changes"; jobs: JobRow[]; gone: string[] }

/** What a slow watcher has not taken. Of a job, only its last state is kept. */
export type Mailbox = {
  putSnapshot: (jobs: readonly JobRow[]) => void
  putChanges: (jobs: readonly JobRow[], gone: readonly JobRow[]) => void
  /** Resolves when there is something. Null: `signal` is aborted, or more was put in than is kept. */
  take: (signal: AbortSignal) => Promise<JobNews | null>
}

const maxKept = 1000

export const createMailbox = (): Mailbox => {
  let snapshot: JobRow[] | null = null
  /** Null: it is gone. */
  const changes = new Map<string, JobRow | null>()
  let arrived = Promise.withResolvers<void>()

  const put = (id: string, job: JobRow | null): void => {
    // The last change is the last of the list.
    changes.delete(id)
    changes.set(id, job)
  }
  const takeChanges = (): JobNews => {
    const jobs = [...changes.values()].filter((job) => job !== null)
    const gone = [...changes].flatMap(([id, job]) => (job === null ? [id] : []))
    changes.clear()
    return { type: "changes", jobs, gone }
  }

  return {
    putSnapshot: (jobs) => {
      snapshot = [...jobs]
      arrived.resolve()
    },
    putChanges: (jobs, gone) => {
      for (const job of jobs) put(job.id, job)
      for (const { id } of gone) put(id, null)
      if (changes.size > 0) arrived.resolve()
    },
    take: async (signal) => {
      const stop = (): void => arrived.resolve()
      signal.addEventListener("abort", stop)
      if (!signal.aborted) await arrived.promise
      signal.removeEventListener("abort", stop)
      if (signal.aborted || changes.size > maxKept) return null
      arrived = Promise.withResolvers()
      if (snapshot === null) return takeChanges()
      const shown = snapshot
      snapshot = null
      if (changes.size > 0) arrived.resolve()
      return { type: "snapshot", jobs: shown }
    },
  }
}
