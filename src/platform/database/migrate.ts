import { StartupError } from "../errors.ts"
import { applyMigration, type Report } from "./apply-migration.ts"
import { checkServer } from "./check-server.ts"
import { connect, type Database } from "./connect.ts"
import { mendGraph } from "./mend-graph.ts"
import { adoptBaseline, pendingSteps } from "./migration-history.ts"
import { label, type Migration, migrations } from "./migrations.ts"
import { prepareDatabase } from "./prepare-database.ts"
import { checkAdmission, grantService, howToMigrate, isOwner } from "./service-role.ts"

/** Any number of processes may migrate at once: this lock lets one do it, and the others find it done. */
const migrationLock = 7_452_001
const lockMilliseconds = 10 * 60_000

export type MigrationReport = {
  applied: string[]
  total: number
  /** The role of `url` may change the schema. */
  isOwner: boolean
  /** The role that connections should use, because their own may have more rights than the service needs; null: their own. */
  serveAs: string | null
}

/**
 * Brings the database at `url` to the schema of this program. Applied migrations are checked by hash, missing ones are applied and
 * reported to `report`, and those of a newer program are left alone. A role that is not the owner cannot migrate: for it, the schema must
 * be complete. `embedded`: the database belongs to this process, with its extensions loaded.
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

/** Polls for the lock: a session waiting inside a statement would block `create index concurrently`. */
const takeTurn = async (sql: Database): Promise<void> => {
  for (const end = performance.now() + lockMilliseconds; performance.now() < end; await Bun.sleep(100)) {
    const [row] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${migrationLock}) as taken`
    if (row?.taken) return
  }
  throw new StartupError(
    "Another process has been migrating the database for ten minutes. Start this again when it is done.",
  )
}

/** Throws unless the database at `url` has all migrations of this program; changes nothing. */
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
