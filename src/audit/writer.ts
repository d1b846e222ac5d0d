import postgres from "postgres"
import type { AuditLog, NewAuditRow } from "../feature/audit-log.ts"
import type { Database } from "../platform/database/connect.ts"
import { unavailable } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import type { Metrics } from "../platform/metrics.ts"
import { auditRowsRefused } from "./metrics.ts"
import { insertAuditRows } from "./queries.ts"

/** `flush` resolves when every row added before is committed; `stop` is the last flush and takes one second at most. */
export type AuditWriter = AuditLog & { flush: () => Promise<void>; stop: () => Promise<void> }

const flushMilliseconds = 100
const retryMilliseconds = 500
const maxBatchSize = 1000
const maxWaitingRows = 10_000
const stopTimeoutMilliseconds = 1000

/**
 * Runs one insert at a time and collects the rows for the next one meanwhile. A row keeps its id, so writing it twice changes nothing. A
 * row that PostgreSQL rejects is dropped, logged and counted; the others are written.
 */
export const createAuditWriter = (sql: Database, metrics: Metrics, log: Logger): AuditWriter => {
  const waiting: NewAuditRow[] = []
  let added = 0
  let written = 0
  let writing: Promise<void> | null = null
  let timer: Timer | null = null
  let stopped = false

  const setAside = new WeakSet<NewAuditRow>()

  /** Splits a rejected batch in halves down to single rows. */
  const insert = async (rows: readonly NewAuditRow[]): Promise<void> => {
    const [first] = rows
    if (!first) return
    try {
      await insertAuditRows(sql, rows)
    } catch (error) {
      if (!isRefused(error)) throw error
      if (rows.length > 1) {
        const middle = Math.ceil(rows.length / 2)
        await insert(rows.slice(0, middle))
        return insert(rows.slice(middle))
      }
      setAside.add(first)
      metrics.get(auditRowsRefused).inc()
      log.error(
        { err: error, audit_id: first.id, action: first.action },
        "a row of the audit was refused and set aside",
      )
    }
  }

  const insertNext = async (): Promise<void> => {
    const batch = waiting.slice(0, maxBatchSize)
    if (batch.length === 0) return
    await insert(batch.filter((row) => !setAside.has(row)))
    waiting.splice(0, batch.length)
    written += batch.length
  }

  const write = (): Promise<void> => {
    writing ??= insertNext().finally(() => {
      writing = null
    })
    return writing
  }

  const writeInTime = (milliseconds: number): void => {
    if (timer || stopped) return
    timer = setTimeout(async () => {
      let wait = flushMilliseconds
      try {
        await write()
        if (waiting.length >= maxBatchSize) wait = 0
      } catch (error) {
        log.error({ err: error, rows: waiting.length }, "the audit cannot be written; trying again")
        wait = retryMilliseconds
      }
      timer = null
      if (waiting.length > 0) writeInTime(wait)
    }, milliseconds)
  }

  const flush = async (): Promise<void> => {
    const goal = added
    while (written < goal) await write()
  }

  return {
    requireRoom: () => {
      if (waiting.length >= maxWaitingRows)
        throw unavailable("The audit cannot be written, so nothing may be asked. Try again shortly.", 5)
    },
    add: (row) => {
      waiting.push(row)
      added += 1
      writeInTime(flushMilliseconds)
    },
    flush,
    stop: async () => {
      stopped = true
      if (timer) clearTimeout(timer)
      const last = flush().catch((error: unknown) => log.error({ err: error }, "the audit cannot be written"))
      await Promise.race([last, Bun.sleep(stopTimeoutMilliseconds)])
      if (waiting.length > 0) log.error({ rows: waiting.length }, "rows of the audit were lost")
    },
  }
}

/**
 * Errors that PostgreSQL repeats for the same row: invalid data (class 22), a violated constraint (23; a missing partition has no
 * constraint name), a value over a limit (54).
 */
const isRefused = (error: unknown): boolean =>
  error instanceof postgres.PostgresError &&
  (/^(22|54)/.test(error.code) || (error.code.startsWith("23") && error.constraint_name !== undefined))
