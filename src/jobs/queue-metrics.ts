import type { BaseServices } from "../feature/context.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import { maxCountedJobs, oldestPendingSeconds, unfinishedJobs } from "./metrics.ts"

/** The database is asked at most this often, however many scrapes there are. */
const keepMilliseconds = 5000
/** A scrape waits at most this long. */
const patienceMilliseconds = 1000

type Backlog = { pending: number; processing: number; oldestSeconds: number }

/** Reports unfinished jobs. If the database does not answer, these series are missing. */
export const setQueueMetrics = ({ sql, metrics, log }: Pick<BaseServices, "sql" | "metrics" | "log">): void => {
  const read = createReader(sql, (error) => log.warn({ err: error }, "cannot count the jobs for the metrics"))
  metrics.onCollect(unfinishedJobs, async (gauge) => {
    const backlog = await read()
    gauge.reset()
    if (!backlog) return
    gauge.set({ status: "pending" }, backlog.pending)
    gauge.set({ status: "processing" }, backlog.processing)
  })
  metrics.onCollect(oldestPendingSeconds, async (gauge) => {
    const backlog = await read()
    if (backlog) gauge.set(backlog.oldestSeconds)
    else gauge.remove()
  })
}

/** Reads the backlog; null when the database does not answer in time. Never runs two queries at once, even if one hangs. */
const createReader = (sql: Database, onError: (error: unknown) => void): (() => Promise<Backlog | null>) => {
  let asked = Number.NEGATIVE_INFINITY
  let answer: Promise<Backlog | null> = Promise.resolve(null)
  let isOpen = false
  return () => {
    if (!isOpen && performance.now() - asked > keepMilliseconds) {
      asked = performance.now()
      isOpen = true
      answer = countUnfinished(sql)
        .catch((error: unknown) => {
          onError(error)
          return null
        })
        .finally(() => {
          isOpen = false
        })
    }
    return Promise.race([answer, Bun.sleep(patienceMilliseconds).then(() => null)])
  }
}

/** Uses the index `jobs_unfinished`, which contains only these rows. */
const countUnfinished = async (sql: Database): Promise<Backlog> => {
  const [row] = await asUser(
    sql,
    everybody,
    (tx) => tx<Backlog[]>`
    select
      count(*) filter (where status = 'pending')::int as pending,
      count(*) filter (where status = 'processing')::int as processing,
      coalesce(extract(epoch from now() - min(created_at) filter (where status = 'pending')), 0)::float8 as "oldestSeconds"
    from (select status, created_at from jobs where completed_at is null order by created_at limit ${maxCountedJobs}) as unfinished`,
  )
  return row ?? { pending: 0, processing: 0, oldestSeconds: 0 }
}
