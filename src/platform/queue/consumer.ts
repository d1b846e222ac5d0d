import postgres from "postgres"
import type { Logger } from "../logger.ts"
import { createBell } from "./bell.ts"
import { type Attempt, type Begin, giveBack, type Message, type Queue } from "./queue.ts"

/** The abort reason of a running job when its process ends. */
export const shutdownReason = "shutting down"

export type Delivery<Begun = never> = {
  message: Message
  attempt: Attempt
  /** What was begun when the message was fetched; undefined: nothing. */
  begun?: Begun | undefined
  /** No retry follows if this attempt fails. */
  isLast: boolean
  /** Aborted at the time limit, or when the process shuts down. */
  signal: AbortSignal
}

/** Completes the delivery in its own transaction. If it throws, the error is logged, and the delivery counts as failed and is retried. */
export type Handler<Begun = never> = (delivery: Delivery<Begun>) => Promise<void>

type Manner<Begun> = { concurrency: number; begin: Begin<Begun> }

export const beginNothing: Begin<never> = async () => new Map<string, never>()

export type Consumer = {
  /** Of its queue. */
  name: string
  /** Looks for messages, which it does only when somebody tells it to. */
  wake: () => void
  /** Takes no more work and waits up to `graceMilliseconds` for running work. Then it aborts the rest and returns it to the queue. */
  stop: (graceMilliseconds: number) => Promise<void>
}

/** Pause between two tries to record that a delivery failed. */
const recordAgainMilliseconds = 500

/** While most places are taken, the next fetch waits this long for more to become free: short jobs share a fetch and its commit. */
const gatherMilliseconds = 10

const refusedPauseSeconds = 2
/** The database takes no writes, of nobody or of this person, who is moving (sql/036_moves.sql): the job is not at fault. */
const isRefused = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && ["25006", "PK421", "PK503"].includes(error.code)

/**
 * Processes up to `concurrency` messages of a queue at once, and one at a time per user. pg-boss's own `work()` fetches the next batch
 * only when the slowest job of the last one is done, and otherwise polls twice a second: too slow for 200 short jobs a second.
 */
export const startConsumer = <Begun>(
  queue: Queue,
  name: string,
  handle: Handler<Begun>,
  log: Logger,
  { concurrency, begin }: Manner<Begun>,
): Consumer => {
  // Not keyed by job id: a job that was cancelled and retried may start again while its earlier attempt still runs.
  const running = new Set<{ attempt: Attempt; abort: AbortController; done: Promise<void> }>()
  const bell = createBell()
  let stopping = false

  const run = async (message: Message, attempt: Attempt, isLast: boolean, begun: Begun | undefined): Promise<void> => {
    const abort = new AbortController()
    const limit = setTimeout(() => abort.abort(new Error("time limit")), queue.timeLimitSeconds(name) * 900)
    const done = handle({ message, attempt, isLast, begun, signal: abort.signal })
      .catch(async (error: unknown) => {
        if (isRefused(error) && (await postpone(attempt))) return
        log.error({ err: error, job_id: attempt.id, queue: name }, "job handler failed")
        await failDelivery(attempt, abort.signal)
      })
      .finally(() => {
        clearTimeout(limit)
        running.delete(entry)
        bell.ring()
      })
    const entry = { attempt, abort, done }
    running.add(entry)
  }

  /** It costs no try. False when that cannot be recorded. */
  const postpone = (attempt: Attempt): Promise<boolean> =>
    giveBack(queue.boss, name, [attempt], refusedPauseSeconds).then(
      () => true,
      () => false,
    )

  /**
   * The delivery could not be completed, probably because the database is down. It counts as one try, and is recorded as soon as possible
   * instead of after a timeout.
   */
  const failDelivery = async (attempt: Attempt, signal: AbortSignal): Promise<void> => {
    while (!stopping && !signal.aborted) {
      const failed = await queue.boss.fail(name, attempt).catch(() => null) // The next fetch reports the problem.
      if (failed) return
      await Bun.sleep(recordAgainMilliseconds)
    }
  }

  const fetchAndRun = async (): Promise<number> => {
    const free = concurrency - running.size
    if (free <= 0) return 0
    const { jobs, begun } = await queue.fetch(name, free, begin)
    for (const { data, id, retryCount, retryLimit } of jobs)
      void run(data, { id, retryCount }, retryCount >= retryLimit, begun.get(data?.jobId))
    return jobs.length
  }

  /** Waits until half of the places are free, or until some are and a moment has passed. */
  const gather = async (): Promise<void> => {
    let until: number | undefined
    while (!stopping && running.size > concurrency / 2) {
      if (until !== undefined && until <= performance.now()) return
      if (running.size < concurrency) until ??= performance.now() + gatherMilliseconds
      await bell.wait(until && until - performance.now())
    }
  }

  const loop = async (): Promise<void> => {
    await bell.wait()
    while (!stopping) {
      const taken = await fetchAndRun().catch((error: unknown) => {
        log.warn({ err: error, queue: name }, "cannot fetch jobs; trying again")
        return 0
      })
      if (taken === 0 && !stopping) await bell.wait()
      await gather()
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
    name,
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
