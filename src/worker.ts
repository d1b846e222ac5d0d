import type { Services } from "./context.ts"
import { extractJob, extractJobType } from "./extraction/extract-job.ts"
import { buryJob, type JobWork, runJob } from "./jobs/run-job.ts"
import { type Consumer, startConsumer } from "./platform/queue/consumer.ts"
import { deadLetterName } from "./platform/queue/queue.ts"
import { retentionName, runRetention } from "./privacy/retention.ts"
import { indexVectorsJob, indexVectorsType } from "./search/vector-index.ts"

/** Every kind of job, and what does it. */
const works: Record<string, JobWork> = {
  [extractJobType]: extractJob,
  [indexVectorsType]: indexVectorsJob,
}

export const queueNames: readonly string[] = [...Object.keys(works), retentionName]

/** Takes jobs from the queues, up to `concurrency` of each kind at once. */
export const createWorker = (services: Services, concurrency: number): Consumer => {
  const consumers = Object.entries(works).flatMap(([type, work]) => [
    startConsumer(
      services.queue,
      type,
      concurrency,
      (delivery) => runJob(services, type, work, delivery),
      services.log,
    ),
    startConsumer(
      services.queue,
      deadLetterName(type),
      1,
      (delivery) => buryJob(services, type, delivery),
      services.log,
    ),
  ])
  consumers.push(
    startConsumer(services.queue, retentionName, 1, (delivery) => runRetention(services, delivery), services.log),
  )
  return {
    wake: () => {
      for (const consumer of consumers) consumer.wake()
    },
    stop: async (graceMilliseconds) => {
      await Promise.all(consumers.map((consumer) => consumer.stop(graceMilliseconds)))
    },
  }
}
