import { addDays, type Day, isDay } from "../platform/time-zone.ts"
import { dayPeriod, monthOf, type Period, startAsSaid, weekendOf, yearOf } from "./period.ts"
import { saysFuture } from "./relative-dates.ts"
import { months } from "./write-dates.ts"

const forms: [RegExp, (found: RegExpMatchArray) => Period | null][] = [
  [
    /(?:the week of|tuần từ ngày) (\d{4}-\d\d-\d\d)/iu,
    ([, day = ""]) => (isDay(day) ? { first: day, last: addDays(day, 6), unit: "week" } : null),
  ],
  [/(?:the weekend of|cuối tuần ngày) (\d{4}-\d\d-\d\d)/iu, ([, day = ""]) => (isDay(day) ? weekendOf(day, 0) : null)],
  [/(?<![\d-])(\d{4}-\d\d-\d\d)(?![\d-])/u, ([, day = ""]) => (isDay(day) ? dayPeriod(day) : null)],
  [
    new RegExp(`\\b(${months.join("|")}) ([12]\\d{3})\\b`),
    ([, month = "", year = ""]) => monthPeriod(year, months.indexOf(month) + 1),
  ],
  [/tháng (\d{1,2}) năm ([12]\d{3})(?!\d)/iu, ([, month = "", year = ""]) => monthPeriod(year, Number(month))],
  [
    /(?:born in|\bsince|\bfrom|sinh năm|từ(?: năm)?) ([12]\d{3})(?![\d-])/iu,
    ([, year = ""]) => yearOf(`${year}-01-01`, 0),
  ],
]

const monthPeriod = (year: string, month: number): Period | null =>
  month >= 1 && month <= 12 ? monthOf(`${year}-${String(month).padStart(2, "0")}-01`, 0) : null

/** The first days or times of the calendar that a text names; null: none. */
export const writtenPeriod = (text: string): Period | null => {
  for (const [form, read] of forms) {
    const found = text.match(form)
    const period = found && read(found)
    if (period) return period
  }
  return null
}

/** 2026-11-28, 2026-11 or 2026. */
const saidPeriod = (start: string): Period =>
  start.length === 4 ? yearOf(`${start}-01-01`, 0) : start.length === 7 ? monthOf(`${start}-01`, 0) : dayPeriod(start)

/** The days of a plan, 2026-11-30 or 2026-11-30/2026-12-06: what is still to come on `today`. Null: it is none. */
export const planOf = (text: string, validFrom: string | null, today: Day): string | null => {
  const written = writtenPeriod(text)
  const isOfText = written && (validFrom === null || startAsSaid(written) === validFrom)
  const period = isOfText ? written : validFrom === null ? null : saidPeriod(validFrom)
  if (!period || period.last < today || (period.first <= today && !saysFuture(text))) return null
  return period.first === period.last ? period.first : `${period.first}/${period.last}`
}
