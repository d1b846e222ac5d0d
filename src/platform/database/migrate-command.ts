import type { Config } from "../config.ts"
import { createLogger } from "../logger.ts"
import { startQueue } from "../queue/queue.ts"
import { migrate } from "./migrate.ts"
import { withDatabase } from "./with-database.ts"

/** Brings the configured database and the queues up to date. Returns the exit status. */
export const migrateCommand = (config: Config, queueNames: readonly string[]): Promise<number> =>
  withDatabase(config, async (_sql, url, embedded, applied) => {
    const { total, isOwner } = await migrate(url, { embedded })
    const queue = await startQueue(url, queueNames, createLogger(config.logLevel), { isOwner })
    await queue.stop()
    const what = applied.length > 0 ? `applied ${applied.join(", ")}` : "nothing to do"
    process.stdout.write(`${what}; the database has all ${total} migrations\n`)
    return 0
  })
