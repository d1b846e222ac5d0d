import type { Database } from "../platform/database/connect.ts"
import { unavailable } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import { insertAuditRows, type NewAuditRow } from "./queries.ts"

/** Writes the rows of requests that changed nothing, many at once, after they were answered. */
export type AuditWriter = {
  /** Throws UNAVAILABLE when so many rows wait for the database that no more requests should be answered unrecorded. */
  requireRoom: () => void
  add: (row: NewAuditRow) => void
  /** Resolves when all that was added before is committed. */
  flush: () => Promise<void>
  /** The last flush, of one second at most. */
  stop: () => Promise<void>
}

const flushMilliseconds = 100
const retryMilliseconds = 500
const mostAtOnce = 1000
const mostWaiting = 10_000
const stopMilliseconds = 1000

/** One insert at a time: what comes while it runs is in the next one. A row keeps its id, so that writing it again changes nothing. */
export const createAuditWriter = (sql: Database, log: Logger): AuditWriter => {
  const waiting: NewAuditRow[] = []
  let added = 0
  let written = 0
  let writing: Promise<void> | null = null
  let timer: Timer | null = null
  let stopped = false

  const insertNext = async (): Promise<void> => {
    const batch = waiting.slice(0, mostAtOnce)
    if (batch.length === 0) return
    await insertAuditRows(sql, batch)
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
        if (waiting.length >= mostAtOnce) wait = 0
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
      if (waiting.length >= mostWaiting)
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
      await Promise.race([last, Bun.sleep(stopMilliseconds)])
      if (waiting.length > 0) log.error({ rows: waiting.length }, "rows of the audit were lost")
    },
  }
}
