import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"

export type StorageRenewer = {
  /**
   * Call this after an erasure. Soon, and at most once a minute, it renews what the database keeps about erased people outside their
   * rows.
   */
  request: () => void
  /** Does the requested work at once, or waits for it. */
  finish: () => Promise<void>
}

const soonMilliseconds = 500
const minIntervalMilliseconds = 60_000

/**
 * `tables`: tables that erasures delete from. `embedded`: the files belong to this process and are rewritten too; a server does that on
 * its own.
 */
export const createStorageRenewer = (
  sql: Database,
  tables: readonly string[],
  embedded: boolean,
  log: Logger,
): StorageRenewer => {
  let last = Number.NEGATIVE_INFINITY
  let timer: Timer | undefined
  let running: Promise<void> = Promise.resolve()
  const run = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    last = performance.now()
    running = (embedded ? rewriteFiles(sql, tables) : renewStatistics(sql, tables)).catch((error: unknown) =>
      log.warn(
        { err: error },
        "what the database keeps of deleted rows could not be renewed; it will be after the next erasure",
      ),
    )
    return running
  }
  return {
    request: () => {
      const wait = Math.max(soonMilliseconds, last + minIntervalMilliseconds - performance.now())
      timer ??= setTimeout(run, wait)
    },
    finish: async () => {
      if (timer) await run()
      await running
    },
  }
}

const statisticsTimeout = "120s"

/** The planner's samples of values may contain data of an erased person. One table at a time: ANALYZE locks a table until it is done. */
const renewStatistics = async (sql: Database, tables: readonly string[]): Promise<void> => {
  // The graph's indexes contain names too, and are analysed with their table, which comes after them.
  const places = await sql<{ name: string }[]>`
    select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where nspname = 'pika_graph' and relkind in ('i', 'r') or relkind = 'r' and concat(nspname, '.', relname) = any (${[...tables]})
    order by relkind, 1`
  for (const { name } of places)
    await sql.begin(async (tx) => {
      // No request waits for this, and a large table takes longer than the ten seconds of a request.
      await tx`select set_config('statement_timeout', ${statisticsTimeout}, true)`
      await tx`select renew_statistics(${name}::text::regclass)`
    })
}

/** A database up to this size is rewritten completely, which takes a second or two; in a larger one, space is only marked as free. */
const maxRewrittenBytes = 256 * 1024 * 1024

/** Deleted rows stay in the files until they are overwritten, and in the write-ahead log until its file is deleted. */
const rewriteFiles = async (sql: Database, of: readonly string[]): Promise<void> => {
  await renewStatistics(sql, of)
  const tables = await sql<{ name: string; size: string }[]>`
    select concat(schema.nspname, '.', relname) as name, pg_database_size(current_database()) as size
    from pg_class join pg_namespace schema on schema.oid = relnamespace
    where relkind = 'r' and (schema.nspname in ('pika', 'pika_graph', 'pgboss') or relname = 'pg_statistic')
    order by 1`
  for (const { name, size } of tables)
    if (Number(size) <= maxRewrittenBytes) await sql`vacuum full ${sql(name)}`
    else await sql`vacuum ${sql(name)}`
  await sql`select pg_switch_wal()`
  await sql`checkpoint`
}
