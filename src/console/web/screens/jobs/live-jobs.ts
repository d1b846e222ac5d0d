import { useEffect, useState } from "preact/hooks"
import type { JobEvent } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { isOver, type Job } from "./job.ts"

export type LiveJobs = {
  /** Jobs that wait, run, or changed since the page was opened. */
  jobs: ReadonlyMap<string, Job>
  isConnected: boolean
  /** How often the stream began: what changed between two of them was not told. */
  began: number
}

type Filter = { userId: string | null; type: string | null }

const firstPauseMs = 500
const longestPauseMs = 15_000
/** A busy server sends hundreds of changes a second, so they are shown in batches. */
const shownEveryMs = 100
/** Of those that are over, the latest. */
const maxKept = 200

/** Jobs as they change: a snapshot first, then each change. */
export const useLiveJobs = (userId: string | null, type: string | null): LiveJobs => {
  const [jobs, setJobs] = useState<ReadonlyMap<string, Job>>(new Map())
  const [isConnected, setConnected] = useState(false)
  const [began, setBegan] = useState(0)
  useEffect(() => {
    const control = new AbortController()
    let told: JobEvent[] = []
    setJobs(new Map())
    const show = (): void => {
      const events = told
      told = []
      if (events.length > 0) setJobs((last) => apply(last, events))
      if (events.some(({ type }) => type === "snapshot")) setBegan((times) => times + 1)
    }
    const timer = setInterval(show, shownEveryMs)
    void watch({ userId, type }, control.signal, (event) => told.push(event), setConnected)
    return () => {
      clearInterval(timer)
      control.abort()
    }
  }, [userId, type])
  return { jobs, isConnected, began }
}

const watch = async (
  { userId, type }: Filter,
  signal: AbortSignal,
  tell: (event: JobEvent) => void,
  setConnected: (isConnected: boolean) => void,
): Promise<void> => {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      for await (const event of api.watchJobs(given({ user_id: userId, type }), { signal })) {
        setConnected(true)
        pauseMs = firstPauseMs
        tell(event)
      }
    } catch {
      // The client connects again after a break, and gives up when it cannot begin.
    }
    setConnected(false)
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const apply = (last: ReadonlyMap<string, Job>, events: readonly JobEvent[]): ReadonlyMap<string, Job> => {
  const next = new Map(last)
  for (const event of events) {
    if (event.type === "snapshot") {
      // Those that it does not have are over, or beyond what it shows.
      for (const [id, job] of next) if (!isOver(job)) next.delete(id)
      for (const job of event.jobs) next.set(job.job_id, job)
    }
    if (event.type === "job") next.set(event.job.job_id, event.job)
    if (event.type === "gone") next.delete(event.job_id)
  }
  for (const [id, job] of next) if (next.size > maxKept && isOver(job)) next.delete(id)
  return next
}
