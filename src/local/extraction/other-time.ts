import { findRelativeDates } from "../../dates/relative-dates.ts"
import type { Day } from "../../platform/time-zone.ts"
import { numberAt } from "./dates.ts"
import { joinWords, type Token } from "./text/tokens.ts"

const since = /(?:\b(?:since|from)|(?<!\p{L})(?:từ|hồi))$/iu
/** One of these is in whatever says such a time: most clauses are looked at no further. */
const wordsOfDistance = new Set(
  "yesterday tomorrow ago in from last next past this mai mốt qua kia nữa trước đây rồi sau tới ngoái sang này".split(
    " ",
  ),
)
/** "im 8 but next week is my birthday": the age is of now. */
const isOfNextClause = (before: string, behind: string): boolean =>
  before !== "" &&
  (/\b(?:but|because)\b|(?<!\p{L})nhưng(?!\p{L})/iu.test(before) || /^ (?:is|was|will be)\b/iu.test(behind))

/** Which time other than now a clause names by its distance from today: "next month", "năm ngoái"; null: none. */
export const otherTime = (tokens: readonly Token[], today: Day): "past" | "future" | null => {
  if (!tokens.some(({ low }) => wordsOfDistance.has(low))) return null
  const text = joinWords(tokens.map((one) => one.text))
  const others = findRelativeDates(text, today).filter(({ from, to, period }) => {
    const before = text.slice(0, from).trimEnd()
    if (isOfNextClause(before, text.slice(to))) return false
    return period.first > today || (period.last < today && !since.test(before))
  })
  const [first] = others
  return first ? (first.period.first > today ? "future" : "past") : null
}

const units = /^(?:day|week|month|year)s?$/

/** How many words in front of a clause say how far it is from today: "in two days", "a week ago"; 0: none. */
export const leadingDistance = (tokens: readonly Token[], from: number): number => {
  const low = (at: number): string => tokens[from + at]?.low ?? ""
  const isNumber = (at: number): boolean => ["a", "an"].includes(low(at)) || numberAt(tokens, from + at) !== null
  if (low(0) === "in" && isNumber(1) && units.test(low(2))) return 3
  return isNumber(0) && units.test(low(1)) && low(2) === "ago" ? 3 : 0
}
