import { gauge, type Metrics } from "../metrics.ts"
import type { Database } from "./connect.ts"
import type { Replica } from "./replicas.ts"

const lagSeconds = gauge({
  name: "database_replica_lag_seconds",
  help: "How far a replica is behind the primary. A replica that does not answer has no value.",
  labelNames: ["replica"],
})

export const replicaMetrics = [lagSeconds]

const answerMilliseconds = 1000

/** The age of the last transaction that it replayed, or nothing when it has replayed all. $1: where the primary's log ends. */
const readLag = `
select case when not pg_is_in_recovery() or pg_last_wal_replay_lsn() >= $1::text::pg_lsn then 0
  else coalesce(date_part('epoch', clock_timestamp() - pg_last_xact_replay_timestamp()), 0) end as lag`

export const setReplicaMetrics = (metrics: Metrics, sql: Database, replicas: readonly Replica[]): void => {
  if (replicas.length === 0) return
  metrics.onCollect(lagSeconds, async (gauge) => {
    const end = await inTime(sql<{ lsn: string }[]>`select pg_current_wal_lsn()::text as lsn`)
    await Promise.all(
      replicas.map(async (replica) => {
        const read = end && (await inTime(replica.sql.unsafe<{ lag: number }[]>(readLag, [end.lsn], { prepare: true })))
        if (read) gauge.set({ replica: replica.name }, read.lag)
        else gauge.remove({ replica: replica.name })
      }),
    )
  })
}

/** Null when the server does not answer in time. */
const inTime = async <Row>(rows: Promise<Row[]>): Promise<Row | null> => {
  const answer = await Promise.race([rows.catch(() => null), Bun.sleep(answerMilliseconds)])
  return answer?.[0] ?? null
}
