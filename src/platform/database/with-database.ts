import type { Config } from "../config.ts"
import { connect, type Database } from "./connect.ts"
import { startEmbeddedDatabase } from "./embedded.ts"
import { migrate, requireMigrated } from "./migrate.ts"

/** For commands: opens the configured database as it is, and closes it again after `use`. */
export const withUrl = async <Answer>(
  config: Config,
  use: (url: string, embedded: boolean) => Promise<Answer>,
): Promise<Answer> => {
  const embedded = config.databaseUrl === undefined ? await startEmbeddedDatabase(config.dataDir) : null
  const url = config.databaseUrl ?? embedded?.url
  if (url === undefined) throw new Error("there is no database")
  try {
    return await use(url, embedded !== null)
  } finally {
    await embedded?.close()
  }
}

/**
 * The same for commands that need it up to date. An embedded one is this process's own, and is brought there first; a server's may be at work
 * for others, and is not changed by whoever lists keys.
 */
export const withDatabase = <Answer>(
  config: Config,
  use: (sql: Database, url: string, embedded: boolean) => Promise<Answer>,
): Promise<Answer> =>
  withUrl(config, async (url, embedded) => {
    if (embedded) await migrate(url, { embedded })
    else await requireMigrated(url)
    const sql = connect(url, 2)
    try {
      return await use(sql, url, embedded)
    } finally {
      await sql.end({ timeout: 2 })
    }
  })
