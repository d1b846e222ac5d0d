import { Gauge } from "prom-client"
import type { BaseServices } from "../feature/context.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"

/** Looked at no more often than this, however many scrape. */
const keepMilliseconds = 5000
/** Longer than this no scrape waits. */
const patienceMilliseconds = 1000
/** Counted no further: a queue of so many is too long, and how much too long does not matter. */
const mostCounted = 10_000

type Backlog = { pending: number; processing: number; oldestSeconds: number }

/** The jobs that are not over yet, as gauges. Without an answer of the database there are none. */
export const addQueueMetrics = ({ sql, metrics, log }: Pick<BaseServices, "sql" | "metrics" | "log">): void => {
  const read = createReader(sql, (error) => log.warn({ err: error }, "cannot count the jobs for the metrics"))
  const registers = [metrics.registry]
  new Gauge({
    name: "jobs",
    help: `Jobs that wait and that run, counted up to ${mostCounted}; those that are over are counted by job_duration_seconds.`,
    labelNames: ["status"] as const,
    registers,
    async collect() {
      const backlog = await read()
      this.reset()
      if (!backlog) return
      this.set({ status: "pending" }, backlog.pending)
      this.set({ status: "processing" }, backlog.processing)
    },
  })
  new Gauge({
    name: "jobs_oldest_pending_seconds",
    help: "How long ago the job was handed in that has waited longest; 0 when none waits.",
    registers,
    async collect() {
      const backlog = await read()
      if (backlog) this.set(backlog.oldestSeconds)
      else this.remove()
    },
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
    from (select status, created_at from jobs where completed_at is null order by created_at limit ${mostCounted}) as unfinished`,
  )
  return row ?? { pending: 0, processing: 0, oldestSeconds: 0 }
}
