import { createHash } from "node:crypto"
import { StartupError } from "../errors.ts"
import { checkServer } from "./check-server.ts"
import { connect, type Database, type Transaction } from "./connect.ts"
import { mendGraph } from "./mend-graph.ts"
import { type Migration, migrations } from "./migrations.ts"
import { checkAdmission, grantService, howToMigrate, isOwner } from "./service-role.ts"

/** Any number of processes may migrate at once: this lock lets one go first, and the others find it done. */
const migrationLock = 7_452_001

export type MigrationReport = {
  applied: string[]
  total: number
  /** The role of `url` may change the schema. */
  isOwner: boolean
  /** The role that connections are to take on, since theirs may do more than serving takes; null to stay what they are. */
  serveAs: string | null
}

/**
 * Brings the database at `url` to the schema of this program: each migration in a transaction of its own, each checked by hash. A role
 * that serves only may not; for it, the schema must be there. `embedded`: the database is this process's own, its extensions loaded.
 */
export const migrate = async (
  url: string,
  options: { embedded: boolean; steps?: readonly Migration[] },
): Promise<MigrationReport> => {
  const steps = options.steps ?? migrations
  const sql = connect(url, 1)
  try {
    if (!options.embedded) await checkServer(sql)
    if (!(await isOwner(sql))) return await checkMigrated(sql, steps)
    await sql`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '60s', false)`
    await sql`select pg_advisory_lock(${migrationLock})`
    await prepareDatabase(sql, url, options.embedded)
    if (!options.embedded) await mendGraph(sql)
    await adoptBaseline(sql, steps)
    const pending = await pendingSteps(sql, steps)
    for (const step of pending) await applyStep(sql, step)
    const serveAs = await grantService(sql, pending.length > 0)
    return { applied: pending.map(label), total: steps.length, isOwner: true, serveAs }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const label = (step: Migration): string => `${String(step.number).padStart(3, "0")}_${step.name}`

const hash = (step: Migration): string => createHash("sha256").update(step.sql).digest("hex")

/** Not in a transaction: when one that made the extension fails, AGE 1.8.0 cannot roll it back, and the session hangs. */
const prepareDatabase = async (sql: Database, url: string, embedded: boolean): Promise<void> => {
  const present = await sql<{ name: string }[]>`select extname as name from pg_extension`
  const isMissing = (name: string) => !present.some((extension) => extension.name === name)
  if (isMissing("vector")) await sql`create extension if not exists vector schema public`
  if (isMissing("pg_trgm")) await sql`create extension if not exists pg_trgm schema public`
  if (isMissing("age")) await sql`create extension if not exists age`
  if (!embedded) await preloadAge(sql, url)
  await sql`create schema if not exists pika`
  await sql`create table if not exists pika.migrations (
    number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`
}

/** Cypher is understood only by sessions that loaded AGE. The database loads it for each of its sessions from now on. */
const preloadAge = async (sql: Database, url: string): Promise<void> => {
  if (await isAgeLoaded(url)) return
  const [database] = await sql<{ name: string }[]>`select current_database() as name`
  await sql`do $$ begin
    execute format('alter database %I set session_preload_libraries = %L', current_database(), 'age');
  end $$`.catch((error: unknown) => {
    throw new StartupError(
      "Each session of the database must load Apache AGE, and this role may not set that. Ask a superuser to run, once: " +
        `alter database "${database?.name}" set session_preload_libraries = 'age'`,
      { cause: error },
    )
  })
}

/** Tried in a new session: the settings that would tell are hidden from roles that are no superuser. */
const isAgeLoaded = async (url: string): Promise<boolean> => {
  const session = connect(url, 1)
  try {
    await session`select * from ag_catalog.cypher('pika_no_such_graph', $$ RETURN 1 $$) as (one agtype)`
    return true
  } catch (error) {
    return error instanceof Error && error.message.includes("pika_no_such_graph")
  } finally {
    await session.end({ timeout: 5 })
  }
}

const checkMigrated = async (sql: Database, steps: readonly Migration[]): Promise<MigrationReport> => {
  await checkAdmission(sql)
  const pending = await pendingSteps(sql, steps)
  if (pending.length > 0)
    throw new StartupError(
      `The database lacks ${pending.map(label).join(", ")}, and the role of DATABASE_URL may not change it. ${howToMigrate}`,
    )
  return { applied: [], total: steps.length, isOwner: false, serveAs: null }
}

const pendingSteps = async (sql: Database, steps: readonly Migration[]): Promise<readonly Migration[]> => {
  const applied = await sql<{ number: number; hash: string }[]>`
    select number, hash from pika.migrations order by number`
  checkHistory(applied, steps)
  return steps.slice(applied.length)
}

/** The migrations of the time before the baseline, which came to the same schema. */
const beforeBaseline =
  "memory, graph, search, embedding_cache, large_owners, credentials, audit, erasure, providers, roles, rate_limits, job_backlog"

/** A database that has exactly those has the baseline. */
const adoptBaseline = async (sql: Database, [baseline]: readonly Migration[]): Promise<void> => {
  if (!baseline) return
  const [applied] = await sql<{ names: string | null }[]>`
    select string_agg(name, ', ' order by number) as names from pika.migrations`
  if (applied?.names !== beforeBaseline) return
  await sql.begin(async (tx) => {
    await tx`delete from pika.migrations`
    await recordStep(tx, baseline)
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

const recordStep = async (sql: Transaction, step: Migration): Promise<void> => {
  await sql`insert into pika.migrations (number, name, hash) values (${step.number}, ${step.name}, ${hash(step)})`
}

const applyStep = async (sql: Database, step: Migration): Promise<void> => {
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(step.sql).simple()
      await recordStep(tx, step)
    })
  } catch (error) {
    throw new StartupError(
      `Migration ${label(step)} failed and was rolled back: ${error instanceof Error ? error.message : "unknown error"}`,
      { cause: error },
    )
  }
}
