import { StartupError } from "../errors.ts"
import { applyMigration, type Report } from "./apply-migration.ts"
import { checkServer } from "./check-server.ts"
import { connect, type Database } from "./connect.ts"
import { mendGraph } from "./mend-graph.ts"
import { adoptBaseline, pendingSteps } from "./migration-history.ts"
import { label, type Migration, migrations } from "./migrations.ts"
import { prepareDatabase } from "./prepare-database.ts"
import { checkAdmission, grantService, howToMigrate, isOwner } from "./service-role.ts"

/** Any number of processes may migrate at once: this lock lets one go first, and the others find it done. */
const migrationLock = 7_452_001
const lockMilliseconds = 10 * 60_000

export type MigrationReport = {
  applied: string[]
  total: number
  /** The role of `url` may change the schema. */
  isOwner: boolean
  /** The role that connections are to take on, since theirs may do more than serving takes; null to stay what they are. */
  serveAs: string | null
}

/**
 * Brings the database at `url` to the schema of this program: what it has is checked by hash, what it lacks is applied and told to
 * `report`, what it has of a newer program is left alone. A role that serves only may not; for it, the schema must be there. `embedded`:
 * the database is this process's own, its extensions loaded.
 */
export const migrate = async (
  url: string,
  options: { embedded: boolean; steps?: readonly Migration[]; report?: Report },
): Promise<MigrationReport> => {
  const steps = options.steps ?? migrations
  const sql = connect(url, 1)
  try {
    if (!options.embedded) await checkServer(sql)
    if (!(await isOwner(sql))) return await checkMigrated(sql, steps)
    await sql`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '10min', false)`
    await takeTurn(sql)
    await prepareDatabase(sql, url, options.embedded)
    if (!options.embedded) await mendGraph(sql)
    await adoptBaseline(sql, steps)
    const pending = await pendingSteps(sql, steps)
    for (const step of pending) await applyMigration(sql, step, options.report ?? (() => undefined))
    const serveAs = await grantService(sql, pending.length > 0)
    return { applied: pending.map(label), total: steps.length, isOwner: true, serveAs }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Asked for again and again: a session that waited within a statement would make `create index concurrently` wait for it. */
const takeTurn = async (sql: Database): Promise<void> => {
  for (const end = performance.now() + lockMilliseconds; performance.now() < end; await Bun.sleep(100)) {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${migrationLock}) as taken`
    if (row?.taken) return
  }
  throw new StartupError(
    "Another process has been migrating the database for ten minutes. Start this again when it is done.",
  )
}

/** Throws unless the database at `url` has all that this program needs; changes nothing. */
export const requireMigrated = async (url: string): Promise<void> => {
  const sql = connect(url, 1)
  try {
    await checkServer(sql)
    await checkMigrated(sql, migrations)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const checkMigrated = async (sql: Database, steps: readonly Migration[]): Promise<MigrationReport> => {
  await checkAdmission(sql)
  const pending = await pendingSteps(sql, steps)
  if (pending.length > 0) throw new StartupError(`The database lacks ${pending.map(label).join(", ")}. ${howToMigrate}`)
  return { applied: [], total: steps.length, isOwner: false, serveAs: null }
}
