import { nextPerson } from "../src/memories/backfill.ts"
import type { Backfill } from "../src/platform/database/backfill.ts"

/** Makes hashes, claims and graphs anew, which took words that differ in a mark or sign for one; a person a batch. */
export const unfold: Backfill = {
  count: async (sql) => (await sql<{ count: number }[]>`select count(*)::int as count from pika.users`)[0]?.count ?? 0,
  next: async (tx, after) => {
    const person = await nextPerson(tx, after ?? "")
    return person && { rows: 1, last: person.userId }
  },
}
