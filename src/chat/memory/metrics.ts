import type { BaseServices } from "../../feature/context.ts"
import { counter, gauge } from "../../platform/metrics.ts"

export const turnsRemembered = counter({
  name: "chat_turns_remembered_total",
  help: "Turns of users that were handed to extraction.",
})

const longestWait = gauge({
  name: "chat_memory_longest_wait_seconds",
  help: "How long the turn waits that waits longest to be handed to extraction, as of up to a minute ago.",
})

export const memoryMetrics = [turnsRemembered, longestWait]

/** The database is asked at most this often, however many scrapes there are. */
const keepMilliseconds = 60_000
/** A scrape waits at most this long. */
const patienceMilliseconds = 1000

/** Reports how long turns wait. While the database does not answer, the last value stays. */
export const setMemoryMetrics = ({ sql, metrics, log }: Pick<BaseServices, "sql" | "metrics" | "log">): void => {
  let askedAt = Number.NEGATIVE_INFINITY
  let asked: Promise<void> = Promise.resolve()
  metrics.onCollect(longestWait, async (gauge) => {
    if (performance.now() - askedAt > keepMilliseconds) {
      askedAt = performance.now()
      asked = sql<{ seconds: number }[]>`select longest_wait_to_remember() as seconds`.then(
        ([row]) => gauge.set(row?.seconds ?? 0),
        (error: unknown) => log.warn({ err: error }, "cannot ask for the metrics what is to be remembered"),
      )
    }
    await Promise.race([asked, Bun.sleep(patienceMilliseconds)])
  })
}
