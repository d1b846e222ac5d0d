import { Presets, SingleBar } from "cli-progress"
import type { Config } from "../config.ts"
import { createCommandLogger } from "../logger.ts"
import { type QueueDefinition, startQueue } from "../queue/queue.ts"
import type { Report } from "./apply-migration.ts"
import { migrate } from "./migrate.ts"
import { withUrl } from "./with-database.ts"

/** Migrates the configured database and the queues, and shows progress on stderr. Returns the exit status. */
export const migrateCommand = (config: Config, queues: readonly QueueDefinition[]): Promise<number> =>
  withUrl(config, async (url, embedded) => {
    const progress = createProgress()
    const { applied, total, isOwner } = await migrate(url, { embedded, report: progress.report }).finally(progress.stop)
    const queue = await startQueue(url, queues, createCommandLogger(config.logLevel), { isOwner })
    await queue.stop()
    const what = applied.length > 0 ? `applied ${applied.join(", ")}` : "nothing to do"
    process.stdout.write(`${what}; the database has all ${total} migrations\n`)
    return 0
  })

/** Prints a line for each migration, and a progress bar for a backfill; without a terminal, a line every five seconds. */
const createProgress = (): { report: Report; stop: () => void } => {
  let bar: SingleBar | undefined
  const stop = () => {
    bar?.stop()
    bar = undefined
  }
  return {
    report: (migration, rows) => {
      if (!rows) {
        stop()
        process.stderr.write(`applying ${migration}\n`)
        return
      }
      if (!bar) {
        const format = `${migration} {bar} {value}/{total} rows, {eta_formatted} left`
        bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 5000 }, Presets.shades_classic)
        bar.start(rows.total, rows.done)
      }
      bar.setTotal(rows.total)
      bar.update(rows.done)
    },
    stop,
  }
}
