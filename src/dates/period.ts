import { addDays, type Day } from "../platform/time-zone.ts"

export type Unit = "day" | "week" | "weekend" | "month" | "season" | "year"

/** Days from `first` to `last`, and how exactly they were said. */
export type Period = { first: Day; last: Day; unit: Unit }

export const dayPeriod = (day: Day): Period => ({ first: day, last: day, unit: "day" })

/** `weeks` after the week of a day, which begins on a Monday. */
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

/** The season that begins in `month`: the last one that is over, the one that is or comes, or the one after it; of the northern half. */
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

/** Since when, as exactly as it was said: 2026-11-28, 2026-11 or 2026. */
export const startAsSaid = ({ first, unit }: Period): string =>
  first.slice(0, unit === "year" ? 4 : unit === "month" || unit === "season" ? 7 : undefined)
