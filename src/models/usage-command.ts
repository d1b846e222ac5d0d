import type { Database } from "../platform/database/connect.ts"
import { StartupError } from "../platform/errors.ts"
import { textTable } from "../platform/text-table.ts"

type UsageRow = {
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

const maxDays = 366
const maxRows = 5000

/** Each model's calls on each of the last `days` days (UTC), the latest first. A cost is null where no price is known. */
const listUsage = (sql: Database, days: number): Promise<UsageRow[]> =>
  sql<UsageRow[]>`
    select day::text, provider, model, kind, sum(calls)::float8 as calls, sum(failures)::float8 as failures,
      sum(input_tokens)::float8 as input_tokens, sum(output_tokens)::float8 as output_tokens,
      round(sum(audio_seconds))::float8 as audio_seconds, sum(characters)::float8 as characters,
      round(sum(latency_ms) / sum(calls))::float8 as mean_ms, sum(cost_usd)::float8 as cost_usd
    from provider_usage where day > (now() at time zone 'utc')::date - ${days}::int
    group by day, provider, model, kind
    order by day desc, provider, model, kind limit ${maxRows}`

/** `pika usage [--days 30]`. Returns the exit status. */
export const runUsageCommand = async (sql: Database, days = "30"): Promise<number> => {
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0
  if (count < 1 || count > maxDays)
    throw new StartupError(`Say a number of days from 1 to ${maxDays}: pika usage --days 30`)
  const rows = await listUsage(sql, count)
  process.stdout.write(`${describeUsage(rows, count)}\n`)
  return 0
}

const headings = [
  "day",
  "provider",
  "model",
  "kind",
  "calls",
  "failed",
  "tokens in",
  "tokens out",
  "seconds",
  "characters",
  "mean ms",
  "USD",
]

const rounded = (usd: number | null): number | null => (usd === null ? null : Number(usd.toPrecision(6)))

const describeUsage = (rows: readonly UsageRow[], days: number): string => {
  if (rows.length === 0) return `No model was asked in the last ${days} days (UTC). The built-in rules are not counted.`
  const table = textTable(
    headings,
    rows.map((row) => [
      ...[row.day, row.provider, row.model, row.kind, row.calls, row.failures],
      ...[row.input_tokens, row.output_tokens, row.audio_seconds, row.characters],
      ...[row.mean_ms, rounded(row.cost_usd)],
    ]),
  )
  const total = rows.reduce((sum, row) => sum + (row.cost_usd ?? 0), 0)
  const unknown = [...new Set(rows.filter((row) => row.cost_usd === null).map((row) => row.model))]
  const note = unknown.length > 0 ? ` No price is known for ${unknown.join(", ")}: set PIKA_MODEL_PRICES.` : ""
  return `${table}\n\nIn all ${rounded(total)} USD.${note}`
}
