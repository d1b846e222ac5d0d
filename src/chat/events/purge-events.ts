import type { Purge } from "../../feature/purge.ts"

/** A socket that was away for longer reads the messages instead. */
export const eventsKeptHours = 24
/** So many newest events of a session are kept. */
export const maxKeptEvents = 1000

export const purgeEvents: Purge = {
  what: "events of conversations",
  purge: async (sql, batch) => {
    const [row] = await sql<{ rows: number }[]>`
      select purge_chat_events(make_interval(hours => ${eventsKeptHours}), ${maxKeptEvents}, ${batch}) as rows`
    return row?.rows ?? 0
  },
}
