import { PikaError } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { tell } from "../../parts/toasts.tsx"
import type { Job } from "./job.ts"
import { texts } from "./texts.ts"

export const cancelJob = async (id: string): Promise<Job> => {
  const job = await api.jobCancel({ id })
  tell(texts.cancelled)
  return job
}

export const retryJob = async (id: string): Promise<Job> => {
  const job = await api.jobRetry({ id })
  tell(texts.queued)
  return job
}

/** Tries each of them again; those whose input was dropped stay as they are, and are counted. */
export const retryJobs = async (jobs: readonly Job[]): Promise<void> => {
  let [retried, dropped] = [0, 0]
  for (const { job_id } of jobs) {
    try {
      await api.jobRetry({ id: job_id })
      retried += 1
    } catch (error) {
      if (!(error instanceof PikaError && error.code === "CONFLICT")) throw error
      dropped += 1
    }
  }
  if (retried > 0) tell(texts.retriedAll(retried))
  if (dropped > 0) tell(texts.notRetried(dropped))
}
