import type { Client } from "./client.ts"
import { PikaError } from "./errors.ts"

export type WaitOptions = {
  signal?: AbortSignal
  /** Default: 5 minutes. */
  timeoutMs?: number
  /** Gets each state that was read, the last one too. */
  onState?: (job: Job) => void
}

type Job = Awaited<ReturnType<Client["jobRead"]>>

const endStates: readonly Job["status"][] = ["completed", "failed", "cancelled"]
const firstPauseMs = 100
const longestPauseMs = 2000

/** Asks for the job until it is over, less and less often. */
export const waitForJob = async (
  { jobRead }: Pick<Client, "jobRead">,
  id: string,
  { signal, timeoutMs = 300_000, onState }: WaitOptions = {},
): Promise<Job> => {
  const endsAt = Date.now() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const job = await jobRead({ id }, signal && { signal })
    onState?.(job)
    if (endStates.includes(job.status)) return job
    if (Date.now() + pauseMs > endsAt) throw new PikaError("The job is not over yet.", 0, "TIMEOUT")
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    signal?.throwIfAborted()
  }
}
