import { Counter, Gauge, type Registry } from "prom-client"
import type { DatabaseUse } from "./database-use.ts"

/** What was built, and how much its database connections have to do. */
export const addProcessMetrics = (
  registry: Registry,
  process: { version: string; commit: string; poolSize: number; databaseUse: DatabaseUse },
): void => {
  const { version, commit, poolSize, databaseUse } = process
  const registers = [registry]
  new Gauge({
    name: "build_info",
    help: "Always 1; its labels tell what runs.",
    labelNames: ["version", "commit"] as const,
    registers,
  }).set({ version, commit: /^[0-9a-f]+$/.test(commit) ? commit : "unknown" }, 1)
  new Gauge({
    name: "database_pool_size",
    help: "Connections to the database that this process may open.",
    registers,
  }).set(poolSize)
  new Gauge({
    name: "database_connections",
    help: "Of the pool's connections, those at work now and those that are free.",
    labelNames: ["state"] as const,
    registers,
    collect() {
      const used = Math.min(databaseUse.underWay(), poolSize)
      this.set({ state: "used" }, used)
      this.set({ state: "free" }, poolSize - used)
    },
  })
  new Gauge({
    name: "database_waiting",
    help: "Statements and transactions that wait for a connection, or share one, since all are at work.",
    registers,
    collect() {
      this.set(Math.max(0, databaseUse.underWay() - poolSize))
    },
  })
  let told = 0
  new Counter({
    name: "database_busy_seconds_total",
    help: "Seconds that statements and transactions took together, waits included: its rate is how many there are at once.",
    registers,
    collect() {
      const seconds = databaseUse.seconds()
      this.inc(seconds - told)
      told = seconds
    },
  })
}
