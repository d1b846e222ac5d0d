import type { Config } from "../config.ts"
import { connect, type Database } from "./connect.ts"
import { startEmbeddedDatabase } from "./embedded.ts"
import { migrate } from "./migrate.ts"

/** For commands: opens the configured database, brings it up to date, and closes it again after `use`. */
export const withDatabase = async <Answer>(
  config: Config,
  use: (sql: Database, url: string, embedded: boolean, applied: string[]) => Promise<Answer>,
): Promise<Answer> => {
  const embedded = config.databaseUrl === undefined ? await startEmbeddedDatabase(config.dataDir) : null
  const url = config.databaseUrl ?? embedded?.url
  if (url === undefined) throw new Error("there is no database")
  try {
    const { applied } = await migrate(url, { embedded: embedded !== null })
    const sql = connect(url, 2)
    try {
      return await use(sql, url, embedded !== null, applied)
    } finally {
      await sql.end({ timeout: 2 })
    }
  } finally {
    await embedded?.close()
  }
}
