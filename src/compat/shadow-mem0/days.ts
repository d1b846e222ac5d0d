import type { Database } from "../../platform/database/connect.ts"
import { textTable } from "../../platform/text-table.ts"

/** What was compared: numbers alone. Sums are over the compared searches. */
export type ShadowCounts = {
  compared: number
  failed: number
  dropped: number
  overlap: number
  same_first: number
  ours_ms: number
  mem0_ms: number
}

export const noCounts = (): ShadowCounts => ({
  ...{ compared: 0, failed: 0, dropped: 0, overlap: 0, same_first: 0, ours_ms: 0, mem0_ms: 0 },
})

/** Adds counts to those of today, of all processes. */
export const addToDay = async (sql: Database, counts: ShadowCounts): Promise<void> => {
  await sql`
    insert into shadow_days (day, compared, failed, dropped, overlap, same_first, ours_ms, mem0_ms)
    values ((now() at time zone 'utc')::date, ${counts.compared}::int, ${counts.failed}::int, ${counts.dropped}::int,
      ${counts.overlap}::float8, ${counts.same_first}::int, ${counts.ours_ms}::float8, ${counts.mem0_ms}::float8)
    on conflict (day) do update set compared = shadow_days.compared + excluded.compared, failed = shadow_days.failed + excluded.failed,
      dropped = shadow_days.dropped + excluded.dropped, overlap = shadow_days.overlap + excluded.overlap,
      same_first = shadow_days.same_first + excluded.same_first, ours_ms = shadow_days.ours_ms + excluded.ours_ms,
      mem0_ms = shadow_days.mem0_ms + excluded.mem0_ms`
}

const daysShown = 30
const noneYet = "No search was compared with mem0 yet: see PIKA_SHADOW_MEM0."

/** `pika import-mem0 --shadow`: the last days, the latest first. */
export const describeDays = async (sql: Database): Promise<string> => {
  const days = await sql<(ShadowCounts & { day: string })[]>`
    select day::text, compared, failed, dropped, overlap, same_first, ours_ms, mem0_ms from shadow_days
    order by day desc limit ${daysShown}`
  if (days.length === 0) return noneYet
  const share = (part: number, of: number): string => (of === 0 ? "?" : `${((100 * part) / of).toFixed(1)} %`)
  const mean = (sum: number, of: number): number | null => (of === 0 ? null : Math.round(sum / of))
  return textTable(
    ["day", "compared", "failed", "dropped", "mem0's results found here", "same first result", "ms here", "ms mem0"],
    days.map((day) => [
      ...[day.day, day.compared, day.failed, day.dropped],
      ...[share(day.overlap, day.compared), share(day.same_first, day.compared)],
      ...[mean(day.ours_ms, day.compared), mean(day.mem0_ms, day.compared)],
    ]),
  )
}
