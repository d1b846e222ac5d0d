import type { Schedule } from "../feature/feature.ts"
import type { Purge } from "../feature/purge.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Delivery } from "../platform/queue/consumer.ts"
import type { Services } from "./context.ts"

export const retentionName = "retention"

const batchSize = 1000
/** What is not deleted in this time is left to the next run. */
const timeLimitMilliseconds = 120_000

/** One run. The next run retries failures. */
const runRetention = async (
  purges: readonly Purge[],
  services: Services,
  { attempt, signal }: Delivery,
): Promise<void> => {
  const { sql, queue, log } = services
  for (const { what, purge } of purges)
    try {
      const rows = await purgeAll(sql, purge, signal)
      if (rows > 0) log.info({ what, rows }, "deleted what was kept long enough")
    } catch (error) {
      log.warn({ err: error, what }, "cannot delete what was kept long enough; trying again in an hour")
    }
  await sql.begin((tx) => queue.complete(tx, retentionName, attempt))
}

/** Works at most half of the time, so that others can use the database between two batches. */
const purgeAll = async (sql: Database, purge: Purge["purge"], signal: AbortSignal): Promise<number> => {
  const end = performance.now() + timeLimitMilliseconds
  for (let total = 0; ; ) {
    const started = performance.now()
    const rows = await purge(sql, batchSize)
    total += rows
    if (rows < batchSize || signal.aborted || performance.now() > end) return total
    await Bun.sleep(performance.now() - started)
  }
}

/** Runs once an hour; a run that was missed because no process was running is made up for. Only one run at a time: others wait. */
export const retention = (purges: readonly Purge[]): Schedule<Services> => ({
  name: retentionName,
  cron: "17 * * * *",
  run: (services, delivery) => runRetention(purges, services, delivery),
})
