import type { Database, Transaction } from "./connect.ts"

/**
 * Processes rows in the order of a key, one batch per transaction: for migrations that are too large for one transaction, or that only
 * the program can do. The previous and the new version of the program may write meanwhile. An interrupted backfill continues after its
 * last batch.
 */
export type Backfill = {
  /** Total number of rows, to show progress. */
  count: (sql: Database) => Promise<number>
  /**
   * Processes about 500 rows after the key `after` (null: from the start), and returns their number and the last key; null when no rows
   * are left. Rows that were already done must not change. It runs in a transaction, so it must not make network calls.
   */
  next: (tx: Transaction, after: string | null) => Promise<{ rows: number; last: string } | null>
}
