import type { z } from "zod"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { Actor } from "./actor.ts"

/** A failure that another attempt cannot fix. The person who queued the job reads its message. */
export class PermanentJobError extends Error {}

/** One attempt at a job. `Step`: the names of its kind's steps. */
export type RunningJob<Payload = unknown, Step extends string = string> = {
  id: string
  userId: string
  payload: Payload
  createdAt: Date
  /** The request that queued it. */
  requestId?: string | undefined
  /** Aborted at the time limit, or when the process shuts down. */
  signal: AbortSignal
  /** Time limit of an attempt in milliseconds. */
  timeLimit: number
  /** No further attempt follows. */
  isLast: boolean
  /**
   * Reports that `step` has begun, or its progress: `share`, from 0 to 1. `told`: a message for a person. It contains counts, never
   * content. Returns false when the job was cancelled. A step that is over within a fraction of a second may not be written.
   */
  setStep: (step: Step, told: string, share?: number) => Promise<boolean>
  /** Adds a write to the transaction in which the job fails for good. */
  whenFailed: (write: (tx: Transaction) => Promise<void>) => void
}

/** A stored result, and the person whose job it is. */
export type KeptResult<Result = unknown> = { userId: string; result: Result }

/** Who asks for results, and the database to read from. */
export type Reader = { sql: Database; actor: Actor }

type Definition<
  Services,
  Payload extends z.ZodObject,
  Result extends z.ZodType,
  Told extends z.ZodType,
  Step extends string,
> = {
  type: string
  /** The audit action of a job. */
  auditAction: string
  payload: Payload
  /** The result in the job's row: ids and counts, no content. */
  result: Result
  /** The result that clients get. */
  told: Told
  /** The steps of an attempt, and the progress (0–99) at which each begins. A step ends where the next one begins. */
  progressSteps: Readonly<Record<Step, number>>
  /**
   * Payloads contain text by or about a person. Such jobs are part of that person's exports. When the person forgets something, payloads
   * of jobs that have not read them are dropped.
   */
  payloadHoldsPersonalText: boolean
  /** Time limit of an attempt. */
  timeLimitSeconds: number
  /** Attempts after the first one; default: that of the queue. */
  retryLimit?: number
  /** Maximum number running at once in one process; null: `PIKA_WORKER_CONCURRENCY`. */
  maxConcurrent: number | null
  /**
   * Does the long work outside any transaction. The function it returns writes everything, together with the job's result, in one
   * transaction.
   */
  run: (
    services: Services,
    job: RunningJob<z.output<Payload>, Step>,
  ) => Promise<(tx: Transaction) => Promise<z.input<Result>>>
  /** Makes the results that the reader gets, in the given order. */
  tell: (reader: Reader, kept: readonly KeptResult<z.output<Result>>[]) => Promise<z.output<Told>[]>
  /** Writes, in the transaction in which a job fails for good or is cancelled, what this means for its subject. `error`: why, for its owner. */
  whenGivenUp?: (tx: Transaction, job: { id: string; userId: string }, error: string) => Promise<void>
}

/** A kind of job. Payloads and results are checked when they are read from the database. */
export type JobKind<Services> = Omit<
  Definition<Services, z.ZodObject, z.ZodType, z.ZodType, string>,
  "run" | "tell"
> & {
  /** Throws a `PermanentJobError` for an invalid payload. */
  run: (services: Services, job: RunningJob) => Promise<(tx: Transaction) => Promise<unknown>>
  tell: (reader: Reader, kept: readonly KeptResult[]) => Promise<unknown[]>
}

export const defineJob = <
  Services,
  Payload extends z.ZodObject,
  Result extends z.ZodType,
  Told extends z.ZodType,
  Step extends string,
>(
  kind: Definition<Services, Payload, Result, Told, Step>,
): JobKind<Services> => ({
  ...kind,
  run: async (services, job) => {
    const payload = kind.payload.safeParse(job.payload)
    if (!payload.success) throw new PermanentJobError("The input of this job can no longer be read. Send it again.")
    return kind.run(services, { ...job, payload: payload.data })
  },
  tell: (reader, kept) =>
    kind.tell(
      reader,
      kept.map(({ userId, result }) => ({ userId, result: kind.result.parse(result) })),
    ),
})
