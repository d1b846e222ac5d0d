import type { Logger } from "../logger.ts"
import { type Attempt, giveBack, type Message, type Queue } from "./queue.ts"

/** Why a running job is told to stop when its process ends. */
export const shutdownReason = "shutting down"

export type Delivery = {
  message: Message
  attempt: Attempt
  /** No retry follows if this attempt fails. */
  isLast: boolean
  /** Aborts when the time limit is reached or the process shuts down. */
  signal: AbortSignal
}

/** Settles the delivery itself, in its own transaction. What it throws is logged, and the delivery has failed, and comes again. */
export type Handler = (delivery: Delivery) => Promise<void>

export type Consumer = {
  /** A message may have come: look now rather than at the next poll. */
  wake: () => void
  /** Takes no more work, waits up to `graceMilliseconds` for what runs, then aborts it and gives it back to the queue. */
  stop: (graceMilliseconds: number) => Promise<void>
}

const pollMilliseconds = 500

/**
 * Takes up to `concurrency` messages of a queue at once, of one user one at a time. pg-boss's own `work()` takes the next batch
 * only when the slowest of the last is done, and otherwise looks twice a second: too slow for 200 short jobs a second.
 */
export const startConsumer = (
  queue: Queue,
  name: string,
  concurrency: number,
  handle: Handler,
  log: Logger,
): Consumer => {
  // Not by the job's id: one that was cancelled and put back may be taken up while its earlier attempt still goes on.
  const running = new Set<{ attempt: Attempt; abort: AbortController; done: Promise<void> }>()
  const bell = createBell()
  let stopping = false

  const run = async (message: Message, attempt: Attempt, isLast: boolean): Promise<void> => {
    const abort = new AbortController()
    const limit = setTimeout(() => abort.abort(new Error("time limit")), queue.timeLimitSeconds(name) * 900)
    const done = handle({ message, attempt, isLast, signal: abort.signal })
      .catch((error: unknown) => {
        log.error({ err: error, job_id: attempt.id, queue: name }, "job handler failed")
        return failDelivery(attempt, abort.signal)
      })
      .finally(() => {
        clearTimeout(limit)
        running.delete(entry)
        bell.ring()
      })
    const entry = { attempt, abort, done }
    running.add(entry)
  }

  /** It could not be settled, most likely for want of the database: that is one try, written as soon as it can be, not found out by silence. */
  const failDelivery = async (attempt: Attempt, signal: AbortSignal): Promise<void> => {
    while (!stopping && !signal.aborted) {
      const failed = await queue.boss.fail(name, attempt).catch(() => null) // What is wrong is told by the next fetch.
      if (failed) return
      await Bun.sleep(pollMilliseconds)
    }
  }

  const fetchAndRun = async (): Promise<number> => {
    const free = concurrency - running.size
    if (free <= 0) return 0
    const jobs = await queue.fetch(name, free)
    for (const { data, id, retryCount, retryLimit } of jobs)
      void run(data, { id, retryCount }, retryCount >= retryLimit)
    return jobs.length
  }

  const loop = async (): Promise<void> => {
    while (!stopping) {
      const taken = await fetchAndRun().catch((error: unknown) => {
        log.warn({ err: error, queue: name }, "cannot fetch jobs; trying again")
        return 0
      })
      if (taken === 0 && !stopping) await bell.wait(pollMilliseconds)
    }
  }
  const looping = loop()

  const beat = setInterval(
    () => {
      const attempts = [...running].map((job) => job.attempt)
      if (attempts.length === 0) return
      queue.boss
        .touch(name, attempts)
        .catch((error: unknown) => log.warn({ err: error, queue: name }, "cannot report that jobs are alive"))
    },
    (queue.settings.heartbeatSeconds * 1000) / 4,
  )

  const abandon = async (): Promise<void> => {
    const left = [...running]
    if (left.length === 0) return
    for (const job of left) job.abort.abort(new Error(shutdownReason))
    await giveBack(
      queue.boss,
      name,
      left.map((job) => job.attempt),
    )
    await Promise.race([Promise.all(left.map((job) => job.done)), Bun.sleep(500)])
    log.info({ jobs: left.length, queue: name }, "gave unfinished jobs back to the queue")
  }

  return {
    wake: bell.ring,
    stop: async (graceMilliseconds) => {
      stopping = true
      bell.ring()
      await looping
      await Promise.race([Promise.all([...running].map((job) => job.done)), Bun.sleep(graceMilliseconds)])
      await abandon()
      clearInterval(beat)
    },
  }
}

/** `wait` ends when `ring` was called since the last wait, or after its limit. */
const createBell = () => {
  let rung = false
  let answer: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      answer?.()
    },
    wait: async (milliseconds: number): Promise<void> => {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>()
        answer = resolve
        const timer = setTimeout(resolve, milliseconds)
        await promise
        clearTimeout(timer)
        answer = undefined
      }
      rung = false
    },
  }
}
