import type { Database } from "../platform/database/connect.ts"

export type UsageRow = {
  day: string
  provider: string
  model: string
  kind: string
  calls: number
  failures: number
  input_tokens: number
  output_tokens: number
  audio_seconds: number
  characters: number
  mean_ms: number
  cost_usd: number | null
}

export const maxUsageDays = 366
const maxRows = 5000

/** Each model's calls on each of the last `days` days (UTC), the latest first. A cost is null where no price is known. */
export const listUsage = (sql: Database, days: number): Promise<UsageRow[]> =>
  sql<UsageRow[]>`
    select day::text, provider, model, kind, sum(calls)::float8 as calls, sum(failures)::float8 as failures,
      sum(input_tokens)::float8 as input_tokens, sum(output_tokens)::float8 as output_tokens,
      round(sum(audio_seconds))::float8 as audio_seconds, sum(characters)::float8 as characters,
      round(sum(latency_ms) / sum(calls))::float8 as mean_ms, sum(cost_usd)::float8 as cost_usd
    from provider_usage where day > (now() at time zone 'utc')::date - ${days}::int
    group by day, provider, model, kind
    order by day desc, provider, model, kind limit ${maxRows}`

/** What they cost together, and the models that are not in it because their price is not known. */
export const sumUp = (rows: readonly UsageRow[]): { costUsd: number; withoutPrice: string[] } => ({
  costUsd: rows.reduce((sum, row) => sum + (row.cost_usd ?? 0), 0),
  withoutPrice: [...new Set(rows.filter((row) => row.cost_usd === null).map((row) => row.model))],
})
