import { statfsSync } from "node:fs"
import type { Database } from "./connect.ts"

/** Below this, nothing more is written: a Postgres that cannot add to its log stops in its tracks, and the process with it. */
const minFreeBytes = 64 * 1024 * 1024
const lookMilliseconds = 1000
/** A checkpoint, after which the log's files are used again, comes every so many looks when the log has grown by so many bytes. */
const looksBetweenCheckpoints = 30
const maxLogBytes = 32 * 1024 * 1024

/**
 * Does for an embedded database what a server's own processes do. It has no checkpointer: without this its log grows until the process
 * ends. `sql`: a connection to its one session, so that what is set here holds for everybody.
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
    // What fails is tried again at the next look; whoever writes meanwhile is told by the database.
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
