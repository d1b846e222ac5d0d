import type { Database } from "../platform/database/connect.ts"

/** What is kept for a time only. Once an hour it is deleted in batches. */
export type Purge = {
  /** As the log calls it. */
  what: string
  /** Deletes up to `batch` rows that were kept long enough, and returns how many. */
  purge: (sql: Database, batch: number) => Promise<number>
}
