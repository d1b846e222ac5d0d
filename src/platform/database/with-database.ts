import type { Config } from "../config.ts"
import { connect, type Database } from "./connect.ts"
import { startEmbeddedDatabase } from "./embedded.ts"
import { migrate, requireMigrated } from "./migrate.ts"

/** For commands: opens the configured database as it is, and closes it after `use`. */
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
 * For commands that need an up-to-date database. An embedded one belongs to this process and is migrated first. A server's database may
 * be in use by others, so a command such as `pika keys list` never changes its schema.
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
