import type { BaseServices } from "../feature/context.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import { maxCountedJobs, oldestPendingSeconds, unfinishedJobs } from "./metrics.ts"

/** Looked at no more often than this, however many scrape. */
const keepMilliseconds = 5000
/** Longer than this no scrape waits. */
const patienceMilliseconds = 1000

type Backlog = { pending: number; processing: number; oldestSeconds: number }

/** Tells of the jobs that are not over yet. Without an answer of the database there are no such series. */
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

/** The backlog, null when the database does not answer in time. One question is asked at a time, also while none is answered. */
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

/** By the index `jobs_unfinished`, which holds these alone. */
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
