import { counter, gauge, type Metrics } from "../metrics.ts"
import type { DatabaseUse } from "./database-use.ts"

const buildInfo = gauge({
  name: "build_info",
  help: "Always 1; its labels tell what runs.",
  labelNames: ["version", "commit"],
})
const poolSizeGauge = gauge({
  name: "database_pool_size",
  help: "Connections to the database that this process may open.",
})
const connections = gauge({
  name: "database_connections",
  help: "Of the pool's connections, those at work now and those that are free.",
  labelNames: ["state"],
})
const waiting = gauge({
  name: "database_waiting",
  help: "Statements and transactions that wait for a connection, or share one, since all are at work.",
})
const busySeconds = counter({
  name: "database_busy_seconds_total",
  help: "Seconds that statements and transactions took together, waits included: its rate is how many there are at once.",
})

export const processMetrics = [buildInfo, poolSizeGauge, connections, waiting, busySeconds]

/** Sets metrics about the build and about the load of its database connections. */
export const setProcessMetrics = (
  metrics: Metrics,
  process: { version: string; commit: string; poolSize: number; databaseUse: DatabaseUse },
): void => {
  const { version, commit, poolSize, databaseUse } = process
  metrics.get(buildInfo).set({ version, commit: /^[0-9a-f]+$/.test(commit) ? commit : "unknown" }, 1)
  metrics.get(poolSizeGauge).set(poolSize)
  metrics.onCollect(connections, (gauge) => {
    const used = Math.min(databaseUse.underWay(), poolSize)
    gauge.set({ state: "used" }, used)
    gauge.set({ state: "free" }, poolSize - used)
  })
  metrics.onCollect(waiting, (gauge) => gauge.set(Math.max(0, databaseUse.underWay() - poolSize)))
  let told = 0
  metrics.onCollect(busySeconds, (counter) => {
    const seconds = databaseUse.seconds()
    counter.inc(seconds - told)
    told = seconds
  })
}
