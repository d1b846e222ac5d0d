import type { VectorSpace } from "./corpus/vectors.ts"
import type { BenchDatabase } from "./database.ts"
import type { LoadRequest } from "./load/schemas.ts"
import type { Options } from "./options.ts"
import type { PgbenchResult } from "./pgbench.ts"
import type { Progress } from "./progress.ts"
import type { Check, Table } from "./report/report.ts"
import { type Measurement, runLoad } from "./run-load.ts"
import { type Crowd, seed, settle } from "./seed/seed.ts"
import { headers, type Server, startPika } from "./server.ts"

export type Baseline = { name: string; clients: number } & PgbenchResult

/** Context and results of the scenarios. */
export type Bench = {
  options: Options
  database: BenchDatabase
  provider: Server
  space: VectorSpace
  spaceId: number
  progress: Progress
  measurements: Measurement[]
  baselines: Baseline[]
  checks: Check[]
  tables: Table[]
  notes: string[]
  plans: { title: string; text: string }[]
  growth: { memories: number; p50: number; p95: number }[]
}

/** Fills the database up to this crowd, and reports what was there before. */
export const prepare = async (bench: Bench, crowd: Crowd): Promise<void> => {
  const { database, spaceId, space, progress } = bench
  const seeding = await seed(database.sql, spaceId, space, crowd, progress)
  const size = `${crowd.users} × ${crowd.memories} memories`
  if (seeding.written === 0) {
    console.error(`The database holds ${size} already.`)
    return
  }
  await settle(database.sql)
  const rate = (seeding.written / seeding.seconds).toFixed(0)
  bench.notes.push(`Seeded ${seeding.written} memories in ${seeding.seconds.toFixed(0)} s (${rate}/s, two writers).`)
}

export const withPika = async <Result>(
  bench: Bench,
  work: (pika: Server) => Promise<Result>,
  options: { worker?: boolean; databaseUrl?: string; environment?: Record<string, string> } = {},
): Promise<Result> => {
  const { databaseUrl = bench.database.url, worker = false, environment = {} } = options
  const pika = await startPika(databaseUrl, bench.provider.url, { worker, environment })
  try {
    return await work(pika)
  } finally {
    await pika.stop()
  }
}

export type LoadSettings = {
  clients: number
  requests: LoadRequest[]
  once?: boolean
  seconds?: number
  warmUpSeconds?: number
}

/** Runs a load without recording the result: for warming up. */
export const load = (bench: Bench, name: string, target: Server, settings: LoadSettings): Promise<Measurement> => {
  const seconds = settings.seconds ?? bench.options.seconds
  return runLoad(
    name,
    target,
    {
      clients: settings.clients,
      requests: settings.requests,
      once: settings.once ?? false,
      warmUpSeconds: settings.warmUpSeconds ?? bench.options.warmUpSeconds,
      seconds,
    },
    { sql: bench.database.sql, progress: bench.progress, headers },
  )
}

export const measure: typeof load = async (bench, name, target, settings) => {
  const measurement = await load(bench, name, target, settings)
  bench.measurements.push(measurement)
  return measurement
}
