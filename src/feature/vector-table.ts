import type { Database, Transaction } from "../platform/database/connect.ts"

/** Rows that lack a vector in a space. `since`: only those of people who were written to from this tag of their memory on; "0": everybody's. */
export type Missing = { spaceId: number; since: string }

/** Some of these rows, in the order of their keys. */
export type MissingBatch = {
  /** What is embedded of each. */
  texts: readonly string[]
  /** The key of the last one. */
  last: string
  /** Writes their vectors; a row that was changed or deleted meanwhile gets none. `isActive`: searches read this space. */
  write: (tx: Transaction, vectors: readonly Float32Array[], isActive: boolean) => Promise<void>
}

/** A table whose rows have vectors: what fills and frees an embedding space has to know of it. */
export type VectorTable = {
  name: string
  countMissing: (sql: Database | Transaction, missing: Missing) => Promise<number>
  /** The next `limit` of them after the key `after`; null: there are no more. */
  nextMissing: (
    sql: Database | Transaction,
    missing: Missing & { after: string | null; limit: number },
  ) => Promise<MissingBatch | null>
  /** Deletes the vectors that the next rows after the key `after` have in these spaces. Returns the key of the last row; null: there are no more. */
  free: (sql: Database, spaceIds: readonly number[], after: string | null) => Promise<string | null>
}
