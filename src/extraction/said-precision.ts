import { months } from "../dates/write-dates.ts"
import type { ExtractedFact } from "../facts/extraction.ts"

/** Words that mean the first of a month, and words that mean January. */
const firstDay = /(?<![\d-])0?1(?:st)?(?![\d])|\bfirst\b|mùng|mồng|ngày một|new year|tết/iu
const january = /\bjan(?:uary)?\b|tháng (?:giêng|một|0?1(?!\d))|(?<![\d-])0?1[/-]|[/-]0?1(?!\d)|new year|tết/iu

/** What a person said, as far as it shows how exactly they meant a date. A conversation is long, so it is read once. */
export type Said = { names: (year: string) => boolean; tellsFirstDay: boolean; tellsJanuary: boolean }

/** It yields after each text. */
export function* readSaid(texts: readonly string[]): Generator<void, Said> {
  const years = new Set<string>()
  let tellsFirstDay = false
  let tellsJanuary = false
  for (const text of texts) {
    for (const [year] of text.matchAll(/(?<!\d)[12]\d{3}(?!\d)/g)) years.add(year)
    tellsFirstDay ||= firstDay.test(text)
    tellsJanuary ||= january.test(text)
    yield
  }
  return { names: (year) => years.has(year), tellsFirstDay, tellsJanuary }
}

/** Somebody "born in 2018" was not born on the first of January: a date that is more exact than what was said becomes less exact. */
export const asExactlyAsSaid = (fact: ExtractedFact, said: Said): ExtractedFact => {
  const date = fact.valid_from ?? fact.text.match(/[12]\d{3}-\d\d-01(?![\d-])/)?.[0] ?? ""
  const year = date.slice(0, 4)
  if (!/^\d{4}-\d\d-01$/.test(date) || !said.names(year) || said.tellsFirstDay) return fact
  const isYear = date.slice(5, 7) === "01" && !said.tellsJanuary
  const month = Number(date.slice(5, 7))
  const en = isYear ? year : `${months[month - 1]} ${year}`
  const vi = isYear ? `năm ${year}` : `tháng ${month} năm ${year}`
  const write = (text: string): string =>
    text
      .replaceAll(`ngày ${date}`, vi)
      .replaceAll(`on ${date}`, `in ${en}`)
      .replaceAll(date, isYear ? year : en)
  const short = isYear ? year : date.slice(0, 7)
  return {
    ...fact,
    text: write(fact.text),
    relations: fact.relations.map((one) => (one.target === date ? { ...one, target: short } : one)),
    valid_from: fact.valid_from === null ? null : short,
  }
}
