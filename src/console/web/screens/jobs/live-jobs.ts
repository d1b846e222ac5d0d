import { useEffect, useState } from "preact/hooks"
import type { JobEvent } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import type { Job } from "./job.ts"

export type LiveJobs = {
  /** Jobs that wait, run, or changed since the page was opened. */
  jobs: ReadonlyMap<string, Job>
  isConnected: boolean
}

const firstPauseMs = 500
const longestPauseMs = 15_000

/** Jobs as they change: a snapshot first, then each change. */
export const useLiveJobs = (userId: string | null, type: string | null): LiveJobs => {
  const [jobs, setJobs] = useState<ReadonlyMap<string, Job>>(new Map())
  const [isConnected, setConnected] = useState(false)
  useEffect(() => {
    const control = new AbortController()
    setJobs(new Map())
    void watch({ userId, type }, control.signal, setJobs, setConnected)
    return () => control.abort()
  }, [userId, type])
  return { jobs, isConnected }
}

type Change = (last: ReadonlyMap<string, Job>) => ReadonlyMap<string, Job>

const watch = async (
  { userId, type }: { userId: string | null; type: string | null },
  signal: AbortSignal,
  change: (change: Change) => void,
  setConnected: (isConnected: boolean) => void,
): Promise<void> => {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      for await (const told of api.watchJobs(given({ user_id: userId, type }), { signal })) {
        setConnected(true)
        pauseMs = firstPauseMs
        change((last) => apply(last, told))
      }
    } catch {
      // The client connects again after a break, and gives up when it cannot begin.
    }
    setConnected(false)
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const apply = (last: ReadonlyMap<string, Job>, told: JobEvent): ReadonlyMap<string, Job> => {
  const next = new Map(last)
  if (told.type === "snapshot") for (const job of told.jobs) next.set(job.job_id, job)
  if (told.type === "job") next.set(told.job.job_id, told.job)
  if (told.type === "gone") next.delete(told.job_id)
  return next
}
