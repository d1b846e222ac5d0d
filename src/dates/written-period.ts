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
    new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${months.join("|")}),? ([12]\\d{3})\\b`, "iu"),
    ([, day = "", month = "", year = ""]) => dayOf(year, monthNumber(month), day),
  ],
  [
    new RegExp(`\\b(${months.join("|")}) (\\d{1,2})(?:st|nd|rd|th)?,? ([12]\\d{3})\\b`, "iu"),
    ([, month = "", day = "", year = ""]) => dayOf(year, monthNumber(month), day),
  ],
  [
    /(?<!\d)(\d{1,2}) tháng (\d{1,2}) năm ([12]\d{3})(?!\d)/iu,
    ([, day = "", month = "", year = ""]) => dayOf(year, Number(month), day),
  ],
  [
    new RegExp(`\\b(${months.join("|")}) ([12]\\d{3})\\b`),
    ([, month = "", year = ""]) => monthPeriod(year, monthNumber(month)),
  ],
  [/tháng (\d{1,2}) năm ([12]\d{3})(?!\d)/iu, ([, month = "", year = ""]) => monthPeriod(year, Number(month))],
  [
    /(?:born in|\bsince|\bfrom|sinh năm|từ(?: năm)?) ([12]\d{3})(?![\d-])/iu,
    ([, year = ""]) => yearOf(`${year}-01-01`, 0),
  ],
]

const monthNumber = (name: string): number =>
  months.findIndex((month) => month.toLowerCase() === name.toLowerCase()) + 1

const dayOf = (year: string, month: number, day: string): Period | null => {
  const written = `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`
  return isDay(written) ? dayPeriod(written) : null
}

const monthPeriod = (year: string, month: number): Period | null =>
  month >= 1 && month <= 12 ? monthOf(`${year}-${String(month).padStart(2, "0")}-01`, 0) : null

/** The first calendar date or period that a text names; null: it names none. */
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

/** What somebody is, likes, feels or has, and since when: it stays true after its first day. */
const lasting = new Set(["personal_info", "preference", "hobby", "emotion", "possession"])

/** "From 2026-11-30", "từ ngày 2026-11-30": it begins on that day. A period that also has an end can pass. */
const begins =
  /(?:\b(?:from|since|starting|beginning)(?: on| in)? (?:the \w+ of )?(?:\w+day )?(?:\w+ )?\d{4}|(?<!\p{L})(?<!tuần )từ (?:\p{L}+ )?(?:ngày|tháng \d+ năm|năm|tuần từ ngày) \d{4})/iu
const endsToo = /\b(?:to|until|till)\b|(?<!\p{L})(?:đến|tới)(?!\p{L})/iu

/** The days of what is still to come on `today` in a text; null: nothing is. */
export const periodToCome = (text: string, validFrom: string | null, today: Day): Period | null => {
  const written = writtenPeriod(text)
  const isOfText = written && (validFrom === null || startAsSaid(written) === validFrom)
  const period = isOfText ? written : validFrom === null ? null : saidPeriod(validFrom)
  return !period || period.last < today || (period.first <= today && !saysFuture(text)) ? null : period
}

/** The days of a plan that is still to come on `today`: 2026-11-30 or 2026-11-30/2026-12-06. Null: it is not a plan. */
export const planOf = (
  { text, category, validFrom }: { text: string; category: string; validFrom: string | null },
  today: Day,
): string | null => {
  if (lasting.has(category)) return null
  const period = periodToCome(text, validFrom, today)
  if (!period || (begins.test(text) && !endsToo.test(text.replace(begins, "")))) return null
  return period.first === period.last ? period.first : `${period.first}/${period.last}`
}
