import type { Database } from "../platform/database/connect.ts"
import { StartupError } from "../platform/errors.ts"
import { textTable } from "../platform/text-table.ts"
import { listUsage, maxUsageDays, sumUp, type UsageRow } from "./list-usage.ts"

/** `pika usage [--days 30]`. Returns the exit status. */
export const runUsageCommand = async (sql: Database, days = "30"): Promise<number> => {
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0
  if (count < 1 || count > maxUsageDays)
    throw new StartupError(`Say a number of days from 1 to ${maxUsageDays}: pika usage --days 30`)
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
  const { costUsd, withoutPrice } = sumUp(rows)
  const note =
    withoutPrice.length > 0 ? ` No price is known for ${withoutPrice.join(", ")}: set PIKA_MODEL_PRICES.` : ""
  return `${table}\n\nIn all ${rounded(costUsd)} USD.${note}`
}
