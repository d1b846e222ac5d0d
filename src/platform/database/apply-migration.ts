import { ExponentialBackoff, handleWhen, retry } from "cockatiel"
import postgres from "postgres"
import { StartupError } from "../errors.ts"
import type { Backfill } from "./backfill.ts"
import type { Database, Transaction } from "./connect.ts"
import { announceStep, beginBackfill, recordAnnounced, recordBatch, recordStep } from "./migration-history.ts"
import { label, type Migration } from "./migrations.ts"

/** `rows`: the progress of a backfill. */
export type Report = (migration: string, rows?: { done: number; total: number }) => void

/**
 * A statement that waits for a table lock blocks all that come after it. It gives up after two seconds, lets them pass, and retries for
 * about five minutes.
 */
const lockTimeout = "2s"
const waitShortly = `select set_config('lock_timeout', '${lockTimeout}', true)`
const maxAttempts = 50

const isBlocked = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && (error.code === "55P03" || error.code === "40P01")

const untilLocked = retry(handleWhen(isBlocked), {
  maxAttempts,
  backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 5000 }),
})

/** Applies one migration and records it. An error says in a sentence what happened. */
export const applyMigration = async (sql: Database, step: Migration, report: Report): Promise<void> => {
  report(label(step))
  try {
    if ("backfill" in step) await fill(sql, step, report)
    else if ("index" in step) await untilLocked.execute(() => buildIndex(sql, step))
    else await untilLocked.execute(() => runInTransaction(sql, step))
  } catch (error) {
    throw new StartupError(`Migration ${label(step)} ${outcome(step, error)}`, { cause: error })
  }
}

const outcome = (step: Migration, error: unknown): string => {
  if (isBlocked(error)) return "could not get its locks: another transaction holds them for long. Run it again later."
  const reason = error instanceof Error ? error.message : "unknown error"
  return "backfill" in step
    ? `failed, and goes on where it stopped: ${reason}`
    : `failed and was rolled back: ${reason}`
}

/**
 * Throws the error that caused the rollback, even if AGE fails in the rollback itself ("ResourceOwnerEnlarge called after release
 * started").
 */
const inTransaction = async <Answer>(sql: Database, work: (tx: Transaction) => Promise<Answer>): Promise<Answer> => {
  let reason: unknown
  const answer = sql.begin(async (tx) => {
    try {
      await tx.unsafe(waitShortly)
      return await work(tx)
    } catch (error) {
      reason = error
      throw error
    }
  })
  return (await answer.catch((error: unknown) => {
    throw reason ?? error
  })) as Answer
}

/**
 * The step and its record are one text, and so one implicit transaction: when it fails, no ROLLBACK is sent. AGE 1.8 reads the catalog
 * before it passes on a ROLLBACK, which is not allowed in a failed transaction. On a server where other sessions had changed much
 * meanwhile, that left locks behind, and these ended sessions of others ("failed to re-find shared lock object").
 */
const runInTransaction = async (sql: Database, step: Migration & { sql: string }): Promise<void> => {
  await announceStep(sql, step)
  await sql.unsafe(`${waitShortly};\n${step.sql}\n;${recordAnnounced}`).simple()
}

/** An interrupted build leaves an index that is updated but never used, so it is built again. */
const buildIndex = async (sql: Database, step: Migration & { index: string; sql: string }): Promise<void> => {
  const [index] = await sql<{ valid: boolean }[]>`
    select indisvalid as valid from pg_index where indexrelid = to_regclass(${step.index})`
  if (index && !index.valid) await sql.unsafe(`drop index concurrently ${step.index}`)
  if (!index?.valid) await sql.unsafe(step.sql)
  await recordStep(sql, step)
}

const fill = async (sql: Database, step: Migration & { backfill: Backfill }, report: Report): Promise<void> => {
  const { backfill } = step
  const total = await backfill.count(sql)
  let { after, done } = await beginBackfill(sql, step)
  for (;;) {
    const batch = await untilLocked.execute(() =>
      inTransaction(sql, async (tx) => {
        const next = await backfill.next(tx, after)
        if (next) await recordBatch(tx, step, next.rows, next.last)
        return next
      }),
    )
    if (!batch) return recordStep(sql, step)
    after = batch.last
    done += batch.rows
    report(label(step), { done, total: Math.max(done, total) })
  }
}
