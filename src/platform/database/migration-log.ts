import type { Logger } from "../logger.ts"
import type { Report } from "./apply-migration.ts"

const betweenMilliseconds = 10_000

/** Logs each migration, and the progress of a backfill every ten seconds. */
export const createMigrationLog = (log: Logger): Report => {
  let toldAt = 0
  return (migration, rows) => {
    if (rows && performance.now() < toldAt + betweenMilliseconds) return
    toldAt = performance.now()
    log.info({ migration, ...rows }, "migrating")
  }
}
