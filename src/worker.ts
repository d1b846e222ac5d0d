import type { BaseServices } from "./feature/context.ts"
import { features } from "./features.ts"
import { buryJob, runJob } from "./jobs/run-job.ts"
import { type Consumer, startConsumer } from "./platform/queue/consumer.ts"
import { deadLetterName } from "./platform/queue/queue.ts"
import type { Services } from "./services.ts"

/** Takes jobs from the queues: up to `concurrency` of each kind at once, unless the kind has its own limit. */
export const createWorker = (services: Services, concurrency: number): Consumer => {
  const { queue, log } = services
  const consumers = features.flatMap(({ jobs = [], schedules = [] }) => [
    ...jobs.flatMap((kind) => [
      startConsumer(
        queue,
        kind.type,
        kind.maxConcurrent ?? concurrency,
        (delivery) => runJob(services, kind, delivery),
        log,
      ),
      startConsumer(queue, deadLetterName(kind.type), 1, (delivery) => buryJob(services, kind, delivery), log),
    ]),
    ...schedules.map(({ name, run }) => startConsumer(queue, name, 1, (delivery) => run(services, delivery), log)),
  ])
  return {
    wake: () => {
      for (const consumer of consumers) consumer.wake()
    },
    stop: async (graceMilliseconds) => {
      await Promise.all(consumers.map((consumer) => consumer.stop(graceMilliseconds)))
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
