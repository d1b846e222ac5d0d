import type { Database, Transaction } from "./connect.ts"

/**
 * Goes through rows in the order of a key, a batch a transaction: what a migration does to rows that is too much for one transaction, or
 * that only the program can do. Processes of before and after may write meanwhile. One that was broken off goes on after its last batch.
 */
export type Backfill = {
  /** How many rows there are to go through, to show how far it is. */
  count: (sql: Database) => Promise<number>
  /**
   * Does the rows after the key `after` (null: from the first on), about 500 of them, and tells how many and the last one's key; null when
   * there were none. Rows that are done already must come out the same. No network call: it is in a transaction.
   */
  next: (tx: Transaction, after: string | null) => Promise<{ rows: number; last: string } | null>
}
