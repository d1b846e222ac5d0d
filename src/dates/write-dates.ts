import type { Day } from "../platform/time-zone.ts"
import { endsWithPreposition, findRelativeDates, type RelativeDate } from "./relative-dates.ts"

export const months = "January February March April May June July August September October November December".split(" ")

const english = ({ period: { first, last, unit }, weekday, part, season }: RelativeDate): [string, string] => {
  const year = first.slice(0, 4)
  if (unit === "day") return ["on", part ? `the ${part} of ${first}` : weekday ? `${weekday} ${first}` : first]
  if (unit === "week") return ["in", `the week of ${first}`]
  if (unit === "weekend") return ["on", `the weekend of ${first}`]
  if (unit === "month") return ["in", `${months[Number(first.slice(5, 7)) - 1]} ${year}`]
  const years = year === last.slice(0, 4) ? year : `${year}/${last.slice(2, 4)}`
  return ["in", unit === "season" ? `the ${season} of ${years}` : year]
}

const vietnamese = ({ period: { first, unit }, weekday, part, season }: RelativeDate): string => {
  const year = first.slice(0, 4)
  if (unit === "day") return [part, weekday, "ngày", first].filter((word) => word !== null).join(" ")
  if (unit === "week") return `tuần từ ngày ${first}`
  if (unit === "weekend") return `cuối tuần ngày ${first}`
  if (unit === "month") return `tháng ${Number(first.slice(5, 7))} năm ${year}`
  return unit === "season" ? `mùa ${season} năm ${year}` : `năm ${year}`
}

/** The replacement: with "on" or "in", unless another preposition comes before it or it is the subject of the sentence. */
const written = (text: string, found: RelativeDate): string => {
  if (found.language === "vi") {
    const words = vietnamese(found)
    return found.from === 0 ? words.charAt(0).toUpperCase() + words.slice(1) : words
  }
  const [preposition, words] = english(found)
  const [before, behind] = [text.slice(0, found.from).trimEnd(), text.slice(found.to)]
  const isSubject = found.from === 0 && /^ (?:is|was|will)\b/.test(behind)
  if (isSubject || /^['’]s\b/.test(behind) || endsWithPreposition(before, "en")) return words
  const phrase = `${preposition} ${words}`
  return found.from === 0 ? phrase.charAt(0).toUpperCase() + phrase.slice(1) : phrase
}

/** Replaces the relative dates of a text with calendar dates as of `today` ("on 2026-11-28", "ngày 2026-11-28"). */
export const writeDates = (text: string, today: Day, names: readonly string[] = []): string => {
  let dated = ""
  let at = 0
  for (const found of findRelativeDates(text, today, names)) {
    dated += text.slice(at, found.from) + written(text, found)
    at = found.to
  }
  return dated + text.slice(at)
}

/** Keeps the speaker's words and adds the calendar date after each relative one: "tomorrow [2026-11-30]". */
export const noteDates = (text: string, today: Day, names: readonly string[] = []): string => {
  let noted = ""
  let at = 0
  for (const found of findRelativeDates(text, today, names)) {
    const [, words] = found.language === "vi" ? ["", vietnamese(found)] : english(found)
    const { first, unit } = found.period
    noted += `${text.slice(at, found.to)} [${unit === "day" ? first : words}]`
    at = found.to
  }
  return noted + text.slice(at)
}

/** "on Friday" alone: the day on which it was said decides which Friday. */
const weekdayAlone =
  /\b(?<!(?:every|each|next|last|this) )(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?!s)\b|(?<!\p{L})(?<!(?:mỗi|các) )(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?! (?:nào|hàng|hằng|này|tới|sau|trước))(?!\p{L})/iu

export const saysWeekdayAlone = (text: string): boolean => weekdayAlone.test(text)
