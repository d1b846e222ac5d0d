import { addDays, type Day } from "../platform/time-zone.ts"

export type Unit = "day" | "week" | "weekend" | "month" | "season" | "year"

/** From day `first` to day `last`, and how exactly this was said. */
export type Period = { first: Day; last: Day; unit: Unit }

export const dayPeriod = (day: Day): Period => ({ first: day, last: day, unit: "day" })

/** The week that is `weeks` after the week of `day`. A week begins on Monday. */
export const weekOf = (day: Day, weeks: number): Period => {
  const first = addDays(day, 1 - Temporal.PlainDate.from(day).dayOfWeek + 7 * weeks)
  return { first, last: addDays(first, 6), unit: "week" }
}

export const weekendOf = (day: Day, weeks: number): Period => {
  const { last } = weekOf(day, weeks)
  return { first: addDays(last, -1), last, unit: "weekend" }
}

export const monthOf = (day: Day, months: number): Period => {
  const first = Temporal.PlainDate.from(day).with({ day: 1 }).add({ months })
  return { first: first.toString(), last: addDays(first.add({ months: 1 }).toString(), -1), unit: "month" }
}

export const yearOf = (day: Day, years: number): Period => {
  const year = Number(day.slice(0, 4)) + years
  return { first: `${year}-01-01`, last: `${year}-12-31`, unit: "year" }
}

/**
 * The season that begins in `month`, on the northern hemisphere: the last one that is over, the current or next one, or the one after
 * that.
 */
export const seasonOf = (day: Day, month: number, which: number): Period => {
  const begins = (year: number): Temporal.PlainDate => Temporal.PlainDate.from({ year, month, day: 1 })
  const season = (year: number): Period => ({
    first: begins(year).toString(),
    last: addDays(begins(year).add({ months: 3 }).toString(), -1),
    unit: "season",
  })
  const year = Number(day.slice(0, 4))
  const seasons = [year - 2, year - 1, year, year + 1, year + 2].map(season)
  const next = seasons.findIndex(({ last }) => last >= day)
  return seasons[next + which] ?? season(year)
}

/** The start, as exactly as it was said: 2026-11-28, 2026-11 or 2026. */
export const startAsSaid = ({ first, unit }: Period): string =>
  first.slice(0, unit === "year" ? 4 : unit === "month" || unit === "season" ? 7 : undefined)
