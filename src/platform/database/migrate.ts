import { createHash } from "node:crypto"
import { StartupError } from "../errors.ts"
import { checkServer } from "./check-server.ts"
import { connect, type Database } from "./connect.ts"
import { type Migration, migrations } from "./migrations.ts"

/** Any number of processes may migrate at once: this lock lets one go first, and the others find it done. */
const migrationLock = 7_452_001

export type MigrationReport = { applied: string[]; total: number }

/**
 * Brings the database at `url` to the schema of this program: each migration in a transaction of its own, each checked by hash.
 * `embedded`: the database is this process's own, with its extensions loaded already.
 */
export const migrate = async (
  url: string,
  options: { embedded: boolean; steps?: readonly Migration[] },
): Promise<MigrationReport> => {
  const steps = options.steps ?? migrations
  const sql = connect(url, 1)
  try {
    if (!options.embedded) await checkServer(sql)
    await sql`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '60s', false)`
    await sql`select pg_advisory_lock(${migrationLock})`
    await prepareDatabase(sql, options.embedded)
    const applied = await sql<{ number: number; hash: string }[]>`
      select number, hash from pika.migrations order by number`
    checkHistory(applied, steps)
    const pending = steps.slice(applied.length)
    for (const step of pending) await applyStep(sql, step)
    return { applied: pending.map(label), total: steps.length }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const label = (step: Migration): string => `${String(step.number).padStart(3, "0")}_${step.name}`

const hash = (step: Migration): string => createHash("sha256").update(step.sql).digest("hex")

const prepareDatabase = async (sql: Database, embedded: boolean): Promise<void> => {
  await sql.begin(async (tx) => {
    await tx`create extension if not exists vector schema public`
    await tx`create extension if not exists age`
    if (!embedded) await preloadAge(tx as unknown as Database)
    await tx`create schema if not exists pika`
    await tx`create table if not exists pika.migrations (
      number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`
  })
}

/** Cypher is understood only by sessions that loaded AGE. The database loads it for each of its sessions from now on. */
const preloadAge = async (sql: Database): Promise<void> => {
  const [setting] = await sql<{ database: string; libraries: string }[]>`
    select current_database() as database, concat_ws(',',
      nullif(current_setting('shared_preload_libraries'), ''), nullif(current_setting('session_preload_libraries'), '')) as libraries`
  if (!setting || /(^|[,/"\s])age($|[,"\s])/.test(setting.libraries)) return
  await sql`do $$ begin
    execute format('alter database %I set session_preload_libraries = %L', current_database(),
      concat_ws(',', nullif(current_setting('session_preload_libraries'), ''), 'age'));
  end $$`.catch((error: unknown) => {
    throw new StartupError(
      "Each session of the database must load Apache AGE, and this role may not set that. Ask a superuser to run, once: " +
        `alter database "${setting.database}" set session_preload_libraries = 'age'`,
      { cause: error },
    )
  })
}

const checkHistory = (applied: readonly { number: number; hash: string }[], steps: readonly Migration[]): void => {
  for (const [index, row] of applied.entries()) {
    const step = steps[index]
    if (!step)
      throw new StartupError(
        `The database has migration ${row.number}, which this version of pika does not know. It was upgraded by a newer pika: run that one.`,
      )
    if (step.number !== row.number || hash(step) !== row.hash)
      throw new StartupError(
        `Migration ${label(step)} is not the one that was applied to this database. Nothing was changed. Run the version of pika that made it.`,
      )
  }
}

const applyStep = async (sql: Database, step: Migration): Promise<void> => {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(step.sql).simple()
      await tx`insert into pika.migrations (number, name, hash) values (${step.number}, ${step.name}, ${hash(step)})`
    })
  } catch (error) {
    throw new StartupError(
      `Migration ${label(step)} failed and was rolled back: ${error instanceof Error ? error.message : "unknown error"}`,
      { cause: error },
    )
  }
}
