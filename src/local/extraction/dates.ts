import { addDays, type Day } from "../../platform/time-zone.ts"
import { calendar } from "./data.ts"
import { createWordSet } from "./lexicon.ts"
import type { Token } from "./text/tokens.ts"

const digits = /^\d{1,2}(st|nd|rd|th)?$/
const numericDate = /^\d{1,2}[/-]\d{1,2}([/-]\d{2,4})?$/
const year = /^(19|20)\d\d$/

const monthOf = (word: string): number | undefined => {
  const full = calendar.month.en.indexOf(word)
  return full >= 0
    ? full + 1
    : Object.hasOwn(calendar.monthAlso, word)
      ? (calendar.monthAlso[word] ?? 0) + 1
      : undefined
}

const vietnameseMonth = (tokens: readonly Token[], at: number): { month: number; length: number } | null => {
  const word = tokens[at]?.low ?? ""
  const number = Number(word)
  if (/^\d{1,2}$/.test(word) && number >= 1 && number <= 12) return { month: number, length: 1 }
  const two = calendar.month.vi.indexOf(`${word} ${tokens[at + 1]?.low ?? ""}`)
  if (two >= 0) return { month: two + 1, length: 2 }
  const one = calendar.month.vi.indexOf(word)
  return one >= 0 ? { month: one + 1, length: 1 } : null
}

export type SaidDate = { length: number; month: number; day: number | null; year: number | null }

/** A date of the calendar as children say it: "march 9", "the 9th of march", "20 tháng 11", "tháng 8", "9/3". */
export const dateAt = (tokens: readonly Token[], at: number): SaidDate | null => {
  const low = (index: number): string => tokens[index]?.low ?? ""
  const withYear = (found: Omit<SaidDate, "year">): SaidDate => {
    let next = at + found.length
    if (low(next) === "," || low(next) === "năm") next += 1
    return year.test(low(next))
      ? { ...found, length: next + 1 - at, year: Number(low(next)) }
      : { ...found, year: null }
  }
  if (numericDate.test(low(at))) return { length: 1, month: 0, day: null, year: null }
  let from = at
  if (low(from) === "the" || low(from) === "ngày" || low(from) === "mùng" || low(from) === "mồng") from += 1
  if (low(from) === "mùng" || low(from) === "mồng") from += 1
  const month = monthOf(low(from))
  if (month !== undefined) {
    const skip = low(from + 1) === "the" ? 1 : 0
    const day = digits.test(low(from + 1 + skip)) ? Number.parseInt(low(from + 1 + skip), 10) : dayWord(low(from + 1))
    return withYear({ length: from - at + 1 + (day === null ? 0 : 1 + skip), month, day })
  }
  if (digits.test(low(from))) {
    const of = low(from + 1) === "of" ? 1 : 0
    const english = monthOf(low(from + 1 + of))
    if (english !== undefined)
      return withYear({ length: from - at + 2 + of, month: english, day: Number.parseInt(low(from), 10) })
    const vietnamese = low(from + 1) === "tháng" ? vietnameseMonth(tokens, from + 2) : null
    if (vietnamese)
      return withYear({ length: from - at + 2 + vietnamese.length, month: vietnamese.month, day: Number(low(from)) })
  }
  if (low(from) === "rằm") from += 1
  const only = low(from) === "tháng" ? vietnameseMonth(tokens, from + 1) : null
  return only ? withYear({ length: from - at + 1 + only.length, month: only.month, day: null }) : null
}

const dayWord = (word: string): number | null =>
  Object.hasOwn(calendar.ordinal, word) ? (calendar.ordinal[word] ?? null) : null

const relative = { en: calendar.daysFromNow.en, vi: calendar.daysFromNow.vi }
/** "The Day After Tomorrow", "the song tomorrow", "bài hát ngày mai". */
const isTitle = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.capital === true ||
  tokens[at - 1]?.low === "song" ||
  (tokens[at - 2]?.low === "bài" && tokens[at - 1]?.low === "hát")

const relativeWords = createWordSet([...Object.keys(relative.en), ...Object.keys(relative.vi)])

/** How many days from now a clause's event is, where it says so; undefined when it does not. */
export const daysFromNow = (tokens: readonly Token[]): number | undefined => {
  for (let at = 0; at < tokens.length; at++) {
    const length = relativeWords.longest(tokens, at)
    if (length > 0 && at > 0 && isTitle(tokens, at)) {
      at += length - 1
      continue
    }
    if (
      length === 0 ||
      (length === 1 &&
        tokens[at]?.low === "mai" &&
        (tokens[at]?.capital || ["mốt", "sau", "kia"].includes(tokens[at + 1]?.low ?? "")))
    )
      continue
    const phrase = tokens
      .slice(at, at + length)
      .map((one) => one.low)
      .join(" ")
    return relative.en[phrase] ?? relative.vi[phrase]
  }
  return undefined
}

/** The day on which something happened or will, when the clause says it. */
export const dateOfEvent = (tokens: readonly Token[], today: Day): Day | null => {
  const days = daysFromNow(tokens)
  return days === undefined ? null : addDays(today, days)
}

const numbers = new Map([...Object.entries(calendar.number.en), ...Object.entries(calendar.number.vi)])

/** "7", "seven", "bảy", "mười hai". */
export const numberAt = (tokens: readonly Token[], at: number): { value: number; length: number } | null => {
  const low = tokens[at]?.low ?? ""
  if (/^\d{1,3}$/.test(low)) return { value: Number(low), length: 1 }
  const two = numbers.get(`${low} ${tokens[at + 1]?.low ?? ""}`)
  if (two !== undefined) return { value: two, length: 2 }
  const one = numbers.get(low)
  return one === undefined ? null : { value: one, length: 1 }
}
