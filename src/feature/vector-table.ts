import type { Database, Transaction } from "../platform/database/connect.ts"

/** Rows without a vector in a space. `since`: only people whose memory was written at or after this version tag; "0": everybody. */
export type Missing = { spaceId: number; since: string }

/** A batch of these rows, ordered by key. */
export type MissingBatch = {
  /** The text to embed for each row. */
  texts: readonly string[]
  /** The key of the last row. */
  last: string
  /** Writes the vectors; skips rows that were changed or deleted meanwhile. `isActive`: searches read this space. */
  write: (tx: Transaction, vectors: readonly Float32Array[], isActive: boolean) => Promise<void>
}

/** A table whose rows have vectors, with what is needed to fill and to delete an embedding space. */
export type VectorTable = {
  name: string
  countMissing: (sql: Database | Transaction, missing: Missing) => Promise<number>
  /** The next `limit` rows after the key `after`; null: there are no more. */
  nextMissing: (
    sql: Database | Transaction,
    missing: Missing & { after: string | null; limit: number },
  ) => Promise<MissingBatch | null>
  /**
   * Deletes the vectors in these spaces of the next rows after the key `after`. Returns the key of the last row; null: there are no more.
   */
  free: (sql: Database, spaceIds: readonly number[], after: string | null) => Promise<string | null>
}
