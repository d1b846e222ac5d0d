import { createHash } from "node:crypto"
import { StartupError } from "../errors.ts"
import type { Database, Transaction } from "./connect.ts"
import { label, type Migration } from "./migrations.ts"

export const createHistory = async (sql: Database | Transaction): Promise<void> => {
  await sql`create table if not exists pika.migrations (
    number integer primary key, name text not null, hash text not null,
    breaks_older_programs boolean not null,
    -- Null while a backfill is under way: then how far it is.
    applied_at timestamptz default now(), last_key text, rows_done bigint)`
}

type Applied = { number: number; name: string; hash: string; breaks_older_programs: boolean }

/** The migrations that the database lacks. Throws when its history contains something that this program cannot work with. */
export const pendingSteps = async (sql: Database, steps: readonly Migration[]): Promise<readonly Migration[]> => {
  // Read through jsonb, because this table had fewer columns before the baseline.
  const rows = await sql<(Applied & { is_applied: boolean })[]>`
    select number, name, hash, (to_jsonb(m) ->> 'breaks_older_programs')::boolean as breaks_older_programs,
      applied_at is not null as is_applied
    from pika.migrations m order by number`
  if (isBeforeBaseline(rows)) return steps
  const newer = rows.find((row) => row.number > steps.length && row.breaks_older_programs)
  if (newer)
    throw new StartupError(
      `The database has migration ${label(newer)}, with which this version of pika cannot work. It was upgraded by a newer pika: run that one.`,
    )
  const applied = rows.filter((row) => row.is_applied && row.number <= steps.length)
  for (const [index, row] of applied.entries()) {
    const step = steps[index]
    if (step?.number !== row.number || hash(step) !== row.hash)
      throw new StartupError(
        `Migration ${label(row)} of this database is not the one that this version of pika knows. Nothing was changed. Run the version of pika that made it.`,
      )
  }
  return steps.slice(applied.length)
}

export const recordStep = async (sql: Database | Transaction, step: Migration): Promise<void> => {
  await sql`
    insert into pika.migrations (number, name, hash, breaks_older_programs)
    values (${step.number}, ${step.name}, ${hash(step)}, ${step.breaksOlderPrograms})
    on conflict (number) do update set applied_at = now(), last_key = null, rows_done = null`
}

/** The same as text, to run after the SQL of the step that `announceStep` named. */
export const recordAnnounced = `
  insert into pika.migrations (number, name, hash, breaks_older_programs)
  select number, name, hash, breaks_older_programs from jsonb_to_record(current_setting('pika.migration')::jsonb)
    as step(number integer, name text, hash text, breaks_older_programs boolean)
  on conflict (number) do update set applied_at = now(), last_key = null, rows_done = null`

export const announceStep = async (sql: Database, step: Migration): Promise<void> => {
  const { number, name, breaksOlderPrograms } = step
  const record = JSON.stringify({ number, name, hash: hash(step), breaks_older_programs: breaksOlderPrograms })
  await sql`select set_config('pika.migration', ${record}, false)`
}

/** Where a backfill stopped. A backfill is in the table from its start on. */
export const beginBackfill = async (
  sql: Database,
  step: Migration,
): Promise<{ after: string | null; done: number }> => {
  const [row] = await sql<{ after: string | null; done: number }[]>`
    insert into pika.migrations (number, name, hash, breaks_older_programs, applied_at, rows_done)
    values (${step.number}, ${step.name}, ${hash(step)}, ${step.breaksOlderPrograms}, null, 0)
    on conflict (number) do update set rows_done = migrations.rows_done
    returning last_key as after, rows_done::float8 as done`
  if (!row) throw new Error("a backfill that has just begun is missing")
  return row
}

export const recordBatch = async (tx: Transaction, step: Migration, rows: number, last: string): Promise<void> => {
  await tx`update pika.migrations set last_key = ${last}, rows_done = rows_done + ${rows} where number = ${step.number}`
}

/** A backfill is hashed by name: the compiled text of a function may differ between builds. */
const hash = (step: Migration): string =>
  createHash("sha256")
    .update("sql" in step ? step.sql : label(step))
    .digest("hex")

/** The migrations before the baseline, which led to the same schema. */
const beforeBaseline =
  "memory, graph, search, embedding_cache, large_owners, credentials, audit, erasure, providers, roles, rate_limits, job_backlog"

const isBeforeBaseline = (rows: readonly { name: string }[]): boolean =>
  rows.map(({ name }) => name).join(", ") === beforeBaseline

/** A database with exactly these migrations has the baseline. */
export const adoptBaseline = async (sql: Database, [baseline]: readonly Migration[]): Promise<void> => {
  const rows = await sql<{ name: string }[]>`select name from pika.migrations order by number`
  if (!baseline || !isBeforeBaseline(rows)) return
  await sql.begin(async (tx) => {
    await tx`drop table pika.migrations`
    await createHistory(tx)
    await recordStep(tx, baseline)
  })
}
