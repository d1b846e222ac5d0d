import type { PersonalTable } from "../feature/personal-table.ts"
import { purgeSessions } from "./queries.ts"

const families = "pika.token_families"

/** Those of persons end with their sign-in. */
const sessions: PersonalTable<unknown> = {
  table: "pika.console_sessions",
  exported: { why: "It is a credential of the installation that made it." },
  imported: { with: families },
  erased: { with: families },
  kept: { what: "sessions of the console", purge: purgeSessions },
}

export const personalTables = [sessions]
