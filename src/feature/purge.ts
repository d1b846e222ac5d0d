import type { Database } from "../platform/database/connect.ts"

/** Data with an end date. It is deleted once an hour, in batches. */
export type Purge = {
  /** Its name in the log. */
  what: string
  /** Deletes up to `batch` expired rows, and returns how many. */
  purge: (sql: Database, batch: number) => Promise<number>
}
