import { day } from "../../format.ts"
import { language } from "../../words.ts"

/** Since when something holds, as exactly as it was said: "2019", "2024-05", or a time. */
export const since = (time: string): string => {
  if (/^\d{4}$/.test(time)) return time
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(time) ?? []
  if (year === undefined || month === undefined) return day(time)
  return new Intl.DateTimeFormat(language.value, { year: "numeric", month: "long", timeZone: "UTC" }).format(
    new Date(`${time}-01T00:00:00Z`),
  )
}
