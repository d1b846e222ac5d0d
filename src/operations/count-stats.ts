import { z } from "zod"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { dayMinutes, type Steps } from "./steps.ts"

/** Above this number of people, memories or documents, the answer is the planner's estimate. */
const maxCountedRows = 10_000
/** Above this number of audit rows, a sample is read. */
const maxCountedRowsOfSteps = 20_000
/** The most rows that are read to choose a sample, and the most new memories that are counted. */
const maxRowsLookedAt = 100_000
const timeoutMs = 3000

const count = z.int().min(0)

const everythingSchema = z.object({
  people: count,
  memories: count,
  documents: count,
  is_estimate: z.boolean(),
  jobs_waiting: count,
  jobs_running: count,
  jobs_failed_today: count,
  jobs_failed_lately: count,
  oldest_wait_seconds: z.number(),
  memory_wait_seconds: z.number(),
  documents_failed: count,
  webhooks_failing: count,
  cost_usd_today: z.number().nullable(),
  tokens_today: z.number(),
  database_bytes: z.number(),
})
export type Everything = z.infer<typeof everythingSchema>

const stepsSchema = z.object({
  is_estimate: z.boolean(),
  series: z.array(
    z.object({
      from: z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString()),
      memories: count,
      people_active: count,
      jobs_completed: count,
      jobs_failed: count,
      searches: count,
      search_p50_ms: z.number().nullable(),
      search_p95_ms: z.number().nullable(),
    }),
  ),
})

/** Gives up after three seconds, so that statistics never keep a busy database busier. */
const readInTime = async (sql: Database, read: (tx: Transaction) => Promise<{ told: unknown }[]>): Promise<unknown> => {
  const rows = await sql.begin("read only", async (tx) => {
    await tx`select set_config('statement_timeout', ${String(timeoutMs)}, true)`
    return read(tx)
  })
  return rows[0]?.told
}

/** What there is now. */
export const countEverything = async (sql: Database): Promise<Everything> =>
  everythingSchema.parse(await readInTime(sql, (tx) => tx`select count_everything(${maxCountedRows}) as told`))

/** What happened in each step. */
export const countSteps = async (sql: Database, { since, minutes, count }: Steps) =>
  stepsSchema.parse(
    await readInTime(
      sql,
      (tx) => tx`
        select count_steps(${since}, ${minutes} * interval '1 minute', ${count}, ${maxCountedRowsOfSteps}, ${maxRowsLookedAt}) as told`,
    ),
  )

/** The cost of models by day (UTC). The key is the time at which the day begins; days without a known price are missing. */
export const costOfDays = async (sql: Database, { since, minutes }: Steps): Promise<ReadonlyMap<string, number>> => {
  if (minutes !== dayMinutes) return new Map()
  const rows = await sql<{ day: string; usd: number }[]>`
    select day::text, sum(cost_usd)::float8 as usd from provider_usage
    where day >= ${since.toISOString()}::timestamptz::date and cost_usd is not null group by day order by day limit 31`
  return new Map(rows.map(({ day, usd }) => [new Date(`${day}T00:00:00Z`).toISOString(), usd]))
}
