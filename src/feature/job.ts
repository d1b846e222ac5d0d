import type { z } from "zod"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { Actor } from "./actor.ts"

/** A failure that trying again does not mend. Its message is for the person who asked for the job. */
export class PermanentJobError extends Error {}

/** One attempt at a job. `Step`: the names of its kind's steps. */
export type RunningJob<Payload = unknown, Step extends string = string> = {
  id: string
  userId: string
  payload: Payload
  createdAt: Date
  /** The request that handed it over. */
  requestId?: string | undefined
  /** Aborts when the time limit is reached or the process shuts down. */
  signal: AbortSignal
  /** Milliseconds that an attempt may take. */
  timeLimit: number
  /** No other try follows this one. */
  isLast: boolean
  /**
   * Tells that `step` has begun, or how far it is: `share`, from 0 to 1. `told`: what is being done, for a person to read. It holds counts,
   * never content. False when the job was cancelled.
   */
  setStep: (step: Step, told: string, share?: number) => Promise<boolean>
  /** What is to be written besides, in the same transaction, if the job fails for good. */
  whenFailed: (write: (tx: Transaction) => Promise<void>) => void
}

/** A job's result, of whose job it is, as it is kept. */
export type KeptResult<Result = unknown> = { userId: string; result: Result }

/** Who asks for results, and where they are read. */
export type Reader = { sql: Database; actor: Actor }

type Definition<
  Services,
  Payload extends z.ZodObject,
  Result extends z.ZodType,
  Told extends z.ZodType,
  Step extends string,
> = {
  type: string
  /** What the audit calls what it does. */
  auditAction: string
  payload: Payload
  /** What the job's row keeps of what came of it: ids and counts, no content. */
  result: Result
  /** What clients are told of a result. */
  told: Told
  /** The steps of an attempt, and at which progress (0–99) each begins. One ends where the next begins. */
  progressSteps: Readonly<Record<Step, number>>
  /**
   * Payloads hold text of a person or about them: the jobs stand in the exports of that person, and payloads are dropped from jobs that did not read
   * them when that person forgets something.
   */
  payloadHoldsPersonalText: boolean
  /** An attempt that takes longer is given up. */
  timeLimitSeconds: number
  /** How many run at once in one process; null: `PIKA_WORKER_CONCURRENCY`. */
  maxConcurrent: number | null
  /** Does what takes long, outside any transaction, and returns what is to be written, with the job's result, in one. */
  run: (
    services: Services,
    job: RunningJob<z.output<Payload>, Step>,
  ) => Promise<(tx: Transaction) => Promise<z.input<Result>>>
  /** Results as they are told to whoever asks, in the order given. */
  tell: (reader: Reader, kept: readonly KeptResult<z.output<Result>>[]) => Promise<z.output<Told>[]>
}

/** A kind of job. Payloads and results are checked as they leave the database. */
export type JobKind<Services> = Omit<
  Definition<Services, z.ZodObject, z.ZodType, z.ZodType, string>,
  "run" | "tell"
> & {
  /** Throws a `PermanentJobError` for a payload that is none. */
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
    if (!payload.success)
      throw new PermanentJobError("What was handed in with this job cannot be read any more. Hand it in again.")
    return kind.run(services, { ...job, payload: payload.data })
  },
  tell: (reader, kept) =>
    kind.tell(
      reader,
      kept.map(({ userId, result }) => ({ userId, result: kind.result.parse(result) })),
    ),
})
