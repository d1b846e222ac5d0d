import { recordJob, rowOfJob } from "../audit/record.ts"
import type { BaseServices } from "../feature/context.ts"
import { type JobKind, PermanentJobError } from "../feature/job.ts"
import { ProviderError } from "../models/provider-error.ts"
import { afterDeadlocks } from "../platform/database/after-deadlocks.ts"
import { asUser, begunWith } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { type Delivery, shutdownReason } from "../platform/queue/consumer.ts"
import { deadLetterName } from "../platform/queue/queue.ts"
import { traceId } from "../platform/telemetry/tracing.ts"
import { jobSeconds } from "./metrics.ts"
import { progressOf } from "./progress.ts"
import { completeJob, failJob, holdAttempt, isLostAttempt, releaseAttempt, setStep, startAttempt } from "./queries.ts"
import type { StartedAttempt } from "./start-attempts.ts"
import { createStepWriter } from "./step-writer.ts"

/**
 * Runs one delivery of a job. Its writes, its result and the completion of the message are one transaction. So a second delivery, a crash
 * at any point or a worker that was wrongly taken for dead causes no wrong change.
 */
export const runJob = <Services extends BaseServices>(
  services: Services,
  kind: JobKind<Services>,
  delivery: Delivery<StartedAttempt>,
): Promise<void> => {
  const { type } = kind
  const { jobId, traceparent } = delivery.message
  const attributes = { "pika.job_id": jobId, "messaging.destination.name": type }
  const span = { kind: "consumer", parent: traceparent, attributes } as const
  return services.tracing.run(`job ${type}`, span, () => runAttempt(services, kind, delivery))
}

const runAttempt = async <Services extends BaseServices>(
  services: Services,
  kind: JobKind<Services>,
  delivery: Delivery<StartedAttempt>,
): Promise<void> => {
  const { type, auditAction: action } = kind
  const { sql, queue, metrics, tracing } = services
  const { jobId, userId, requestId } = delivery.message
  const log = services.log.child({ job_id: jobId, type, request_id: requestId, trace_id: traceId(tracing) })
  const started = delivery.begun ?? (await startAlone(services, type, delivery))
  if (!started) return
  const attempt = started.attempts
  const startedAt = performance.now()
  const steps = createStepWriter(({ progress, told }: { progress: number; told: string }) =>
    asUser(sql, userId, (tx) => setStep(tx, userId, jobId, attempt, progress, told)),
  )
  let writeFailure: ((tx: Transaction) => Promise<void>) | undefined
  const report = (result: "completed" | "retried" | "failed" | "released") => {
    const milliseconds = performance.now() - startedAt
    metrics.get(jobSeconds).observe({ type, result }, milliseconds / 1000)
    tracing.note({ "pika.attempt": attempt, "pika.result": result })
    log.info({ attempt, result, duration_ms: Math.round(milliseconds) }, "job")
  }
  try {
    const write = await kind.run(services, {
      id: jobId,
      userId,
      payload: started.payload,
      createdAt: started.created_at,
      requestId,
      signal: delivery.signal,
      timeLimit: 1000 * queue.timeLimitSeconds(type),
      isLast: delivery.isLast,
      setStep: (step, told, share = 0) =>
        steps.write({ progress: progressOf(kind.progressSteps, step, share), told }, share > 0),
      whenFailed: (write) => {
        writeFailure = write
      },
    })
    steps.stop()
    delivery.signal.throwIfAborted()
    // Sent together with the first statements of `write`, which fail with it.
    const hold = (tx: Transaction) => holdAttempt(tx, userId, jobId, attempt)
    const counted = await begunWith(sql, hold, async (tx) => {
      const result = await write(tx)
      const row = rowOfJob({ id: jobId, userId, action, requestId, status: 200, startedAt })
      await Promise.all([
        completeJob(tx, { userId, id: jobId, result, row }),
        queue.complete(tx, type, delivery.attempt),
      ])
      return true
    }).catch((error: unknown) => {
      if (isLostAttempt(error)) return false
      throw error
    })
    report(counted ? "completed" : "released")
  } catch (error) {
    steps.stop()
    if (delivery.signal.aborted && isShutdown(delivery.signal)) {
      await asUser(sql, userId, (tx) => releaseAttempt(tx, userId, jobId, attempt))
      report("released")
      return
    }
    const final = error instanceof PermanentJobError || delivery.isLast
    log.warn({ err: error, attempt, final }, "job attempt failed")
    const failure = { final, error: describeFailure(error, delivery.signal) }
    const fail = async (tx: Transaction) => {
      // Another attempt has taken over the job and its message. The message may look the same, because it is sent again under the job's
      // id.
      if (!(await failJob(tx, userId, jobId, attempt, failure))) return
      if (final) await recordJob(tx, { id: jobId, userId, action, requestId, status: 500, startedAt })
      if (final) await writeFailure?.(tx)
      if (final) await kind.whenGivenUp?.(tx, { id: jobId, userId }, failure.error)
      // A message that fails for good becomes a dead letter. Dead letters are only for jobs whose end nobody could record.
      if (final) await queue.complete(tx, type, delivery.attempt)
      else await queue.fail(tx, type, delivery.attempt)
    }
    // An erasure of the person locks what belongs to them in another order.
    await afterDeadlocks.execute(() => asUser(sql, userId, fail))
    report(final ? "failed" : "retried")
  }
}

/** Starts an attempt that was not started with the fetch of its message. Undefined when the job is over: then the message is completed. */
const startAlone = (
  { sql, queue }: BaseServices,
  type: string,
  { message: { jobId, userId }, attempt }: Delivery<StartedAttempt>,
): Promise<StartedAttempt | undefined> =>
  asUser(sql, userId, async (tx) => {
    const started = await startAttempt(tx, userId, jobId)
    // The job was finished, cancelled or deleted after the message was sent.
    if (!started) await queue.complete(tx, type, attempt)
    return started
  })

/** Handles a message in the dead letter queue: the process crashed each time it tried the job. */
export const buryJob = async (
  services: BaseServices,
  { type, auditAction: action, whenGivenUp }: Pick<JobKind<never>, "type" | "auditAction" | "whenGivenUp">,
  delivery: Delivery,
): Promise<void> => {
  const { jobId, userId, requestId } = delivery.message
  const startedAt = performance.now()
  services.log.error({ job_id: jobId, type, request_id: requestId }, "job given up: its process died each time")
  await asUser(services.sql, userId, async (tx) => {
    const error = "The work on it broke off each time it was tried. Try it again later, or hand it in in smaller parts."
    if (await failJob(tx, userId, jobId, null, { final: true, error })) {
      await recordJob(tx, { id: jobId, userId, action, requestId, status: 500, startedAt })
      await whenGivenUp?.(tx, { id: jobId, userId }, error)
    }
    await services.queue.complete(tx, deadLetterName(type), delivery.attempt)
  })
}

const isShutdown = (signal: AbortSignal): boolean =>
  signal.reason instanceof Error && signal.reason.message === shutdownReason

const describeFailure = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted) return "It took longer than a job may take."
  if (error instanceof ProviderError || error instanceof PermanentJobError) return error.message
  return "Something went wrong on our side. The log of the server says more, under this job's id."
}
