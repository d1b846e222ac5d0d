import { statfsSync } from "node:fs"
import type { Database } from "./connect.ts"

/** Below this free space, writing stops: a Postgres that cannot extend its log crashes, and the process with it. */
const minFreeBytes = 64 * 1024 * 1024
const lookMilliseconds = 1000
/** A checkpoint lets Postgres reuse its log files. It runs after this many looks if the log has grown by this many bytes. */
const looksBetweenCheckpoints = 30
const maxLogBytes = 32 * 1024 * 1024

/**
 * Does what a server's background processes would do for an embedded database. It has no checkpointer, so its log would grow until the
 * process ends. `sql`: a connection to its one session, so settings made here apply to all.
 */
export const startUpkeep = (sql: Database, directory: string): { stop: () => Promise<void> } => {
  let isReadOnly = false
  let looks = 0
  let checkpointAt: string | null = null
  let busy: Promise<void> | null = null

  const look = async (): Promise<void> => {
    const isFull = freeBytes(directory) < minFreeBytes
    if (isFull !== isReadOnly) {
      await sql`select set_config('default_transaction_read_only', ${isFull ? "on" : "off"}, false)`
      isReadOnly = isFull
    }
    looks += 1
    if (looks % looksBetweenCheckpoints === 0) await shortenLog()
  }
  const shortenLog = async (): Promise<void> => {
    const [log] = await sql<{ at: string; grown: number }[]>`
      select pg_current_wal_lsn()::text as at,
        pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(${checkpointAt}::pg_lsn, pg_current_wal_lsn()))::float8 as grown`
    if (log && log.grown >= maxLogBytes) await sql`checkpoint`
    if (log && (checkpointAt === null || log.grown >= maxLogBytes)) checkpointAt = log.at
  }
  const timer = setInterval(() => {
    // Failures are retried at the next look; the database reports errors to those who write meanwhile.
    busy ??= look()
      .catch(() => undefined)
      .finally(() => {
        busy = null
      })
  }, lookMilliseconds)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await busy
      await sql.end({ timeout: 1 })
    },
  }
}

const freeBytes = (directory: string): number => {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}
