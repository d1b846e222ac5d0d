import type { BaseServices } from "./feature/context.ts"
import { features } from "./features.ts"
import { buryJob, runJob } from "./jobs/run-job.ts"
import { startAttempts } from "./jobs/start-attempts.ts"
import { beginNothing, type Consumer, startConsumer } from "./platform/queue/consumer.ts"
import { deadLetterName } from "./platform/queue/queue.ts"
import { watchQueues } from "./platform/queue/watch-queues.ts"
import type { Services } from "./services.ts"

export type Worker = Pick<Consumer, "stop"> & {
  /** A job of this kind, or else of any, may have arrived. */
  wake: (type?: string) => void
}

/** Takes jobs from the queues: up to `concurrency` of each kind at once, unless the kind has its own limit. */
export const createWorker = (services: Services, concurrency: number): Worker => {
  const { queue, log } = services
  const oneByOne = { concurrency: 1, begin: beginNothing }
  const consumers = features.flatMap(({ jobs = [], schedules = [] }) => [
    ...jobs.flatMap((kind) => [
      startConsumer(queue, kind.type, (delivery) => runJob(services, kind, delivery), log, {
        concurrency: kind.maxConcurrent ?? concurrency,
        begin: startAttempts,
      }),
      startConsumer(queue, deadLetterName(kind.type), (delivery) => buryJob(services, kind, delivery), log, oneByOne),
    ]),
    ...schedules.map(({ name, run }) =>
      startConsumer(queue, name, (delivery) => run(services, delivery), log, oneByOne),
    ),
  ])
  const watch = watchQueues(queue, consumers, log)
  return {
    wake: (type) => {
      if (type === undefined) watch.look()
      else for (const consumer of consumers) if (consumer.name === type) consumer.wake()
    },
    stop: async (graceMilliseconds) => {
      await Promise.all([watch.stop(), ...consumers.map((consumer) => consumer.stop(graceMilliseconds))])
    },
  }
}

/** Begins what features do once at the start. Nothing waits for it, and a failure is only logged. */
export const runAtStart = (services: Services): { stop: () => Promise<void> } => {
  const abort = new AbortController()
  const runs = features.map(({ name, atStart }) =>
    atStart?.(services, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) services.log.warn({ err: error, feature: name }, "cannot do what is done at the start")
    }),
  )
  return {
    stop: async () => {
      abort.abort()
      await Promise.all(runs)
    },
  }
}

/** Makes the queue send each scheduled message at its times. */
export const startSchedules = async ({ queue }: Pick<BaseServices, "queue">): Promise<void> => {
  for (const { schedules = [] } of features) for (const { name, cron } of schedules) await queue.schedule(name, cron)
}
