import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"

export type Row = AnswerOf<"usageGet">["items"][number]

type Day = { day: string; calls: number; failures: number; cost: number }

/** The sums of each of the last days (UTC), also of those without a call, the oldest first. */
export const sumByDay = (rows: readonly Row[], days: number): Day[] => {
  const byDay = Map.groupBy(rows, ({ day }) => day)
  const today = Date.now()
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(today - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10)
    const of = byDay.get(day) ?? []
    const sum = (value: (row: Row) => number): number => of.reduce((all, row) => all + value(row), 0)
    return {
      day,
      calls: sum(({ calls }) => calls),
      failures: sum(({ failures }) => failures),
      cost: sum(({ cost_usd }) => cost_usd ?? 0),
    }
  })
}
