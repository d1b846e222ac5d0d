import type { Purge } from "../feature/purge.ts"
import { purgeSigningKeys } from "./signing-keys.ts"

/** Tables of people without a user_id: what they hold of nobody any more. */
export const purges: Purge[] = [
  { what: "signing keys", purge: purgeSigningKeys },
  {
    what: "counts of requests and of wrong passwords",
    purge: async (sql, batch) => {
      const { count } = await sql`
        delete from rate_limits where key = any (array(select key from rate_limits where expire < ${Date.now()} limit ${batch}))`
      return count
    },
  },
]
