import { z } from "zod"
import { addDays, type Day } from "../platform/time-zone.ts"
import { dayPeriod, monthOf, type Period, seasonOf, weekendOf, weekOf, yearOf } from "./period.ts"
import file from "./relative-dates.json"

const ruleSchema = z.strictObject({
  /** A pattern; {n}, {weekday}, {season} and {part} are placeholders for words. */
  say: z.string(),
  unit: z.enum(["day", "week", "weekend", "month", "season", "year", "weekday"]),
  /** Number of units from now; for a weekday or season: -1 the last one, 0 the next one, 1 the one after that. */
  plus: z.number().optional(),
  /** Number of units from now for each {n}. */
  times: z.number().optional(),
  /** A weekday of the week that is this many weeks from now. */
  week: z.number().optional(),
})
const numbers = z.record(z.string(), z.number())
const languageSchema = z.strictObject({
  number: numbers,
  weekday: z.array(z.string()).length(7),
  season: numbers,
  rules: z.array(ruleSchema),
  /** Words that say that something is still to come, where the day alone does not say it. */
  future: z.string(),
  /** Words before or after a match that make it no day: names, habits, idioms. */
  notAfter: z.string(),
  notBefore: z.string(),
  idiom: z.string(),
  /** Words that replace "on" and "in". */
  preposition: z.string(),
})
const data = z.strictObject({ en: languageSchema, vi: languageSchema }).parse(file)

export type Language = keyof typeof data
type Words = z.infer<typeof languageSchema>
type Rule = z.infer<typeof ruleSchema>

/** A relative date in a text: its place, the period it means, and the words that stay ("Saturday", "morning"). */
export type RelativeDate = {
  from: number
  to: number
  language: Language
  period: Period
  weekday: string | null
  part: string | null
  season: string | null
}

const alternatives = (words: readonly string[]): string => [...words].sort((a, b) => b.length - a.length).join("|")

const compile = (words: Words) => {
  const fill = ({ say }: Rule): string =>
    say
      .replace("{n}", `(?<n>\\d{1,3}|${alternatives(Object.keys(words.number))})`)
      .replace("{weekday}", `(?<weekday>${words.weekday.join("|")})`)
      .replace("{season}", `(?<season>${alternatives(Object.keys(words.season))})`)
      .replace("{part}", "(?<part>morning|afternoon|evening|night)")
  return {
    words,
    rules: words.rules.map((rule) => ({
      rule,
      pattern: new RegExp(`(?<![\\p{L}\\p{N}’'-])(?:${fill(rule)})(?![\\p{L}\\p{N}])`, "giu"),
    })),
    weekdays: words.weekday.map((day) => new RegExp(`^${day}$`, "iu")),
    notAfter: new RegExp(words.notAfter, "iu"),
    notBefore: new RegExp(words.notBefore, "iu"),
    idiom: new RegExp(words.idiom, "iu"),
    future: new RegExp(words.future, "iu"),
    preposition: new RegExp(words.preposition, "iu"),
  }
}
type Compiled = ReturnType<typeof compile>
const languages: Record<Language, Compiled> = { en: compile(data.en), vi: compile(data.vi) }

export const saysFuture = (text: string): boolean => languages.en.future.test(text) || languages.vi.future.test(text)
export const endsWithPreposition = (text: string, language: Language): boolean =>
  languages[language].preposition.test(text)

const weekdayPeriod = (index: number, rule: Rule, today: Day): Period => {
  if (rule.week !== undefined) return dayPeriod(addDays(weekOf(today, rule.week).first, index))
  const ahead = (index + 1 - Temporal.PlainDate.from(today).dayOfWeek + 7) % 7
  return dayPeriod(addDays(today, rule.plus === -1 ? (ahead === 0 ? -7 : ahead - 7) : ahead))
}

const periodOf = (
  rule: Rule,
  groups: Record<string, string | undefined>,
  today: Day,
  { words, weekdays }: Compiled,
) => {
  const said = (groups.n ?? "").toLowerCase()
  const units = rule.times === undefined ? (rule.plus ?? 0) : rule.times * (words.number[said] ?? Number(said))
  const season = words.season[(groups.season ?? "").toLowerCase()] ?? 1
  const weekday = weekdays.findIndex((pattern) => pattern.test(groups.weekday ?? ""))
  if (rule.unit === "weekday") return weekdayPeriod(weekday, rule, today)
  if (rule.unit === "season") return seasonOf(today, season, units)
  if (rule.unit === "day") return dayPeriod(addDays(today, units))
  return { week: weekOf, weekend: weekendOf, month: monthOf, year: yearOf }[rule.unit](today, units)
}

/** Capitals in the middle of a sentence mark a name: of a song, a film, a person. */
const isNameLike = (text: string, from: number): boolean => {
  const first = text.charAt(from)
  return first !== first.toLowerCase() && !/(?:^|[.!?]\s+)$/u.test(text.slice(0, from))
}

/** Where a name stands. "Mai" at the start of a sentence means "tomorrow" if the sentence names Mai again ("Mai người dùng gặp Mai"). */
const placesOf = (name: string, text: string): [number, number][] => {
  const places: [number, number][] = []
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
    places.push([at, at + name.length])
  const isDay =
    places.length > 1 && places[0]?.[0] === 0 && /^ (?:người dùng|cả nhà|cả lớp)/u.test(text.slice(name.length))
  return isDay ? places.slice(1) : places
}

const quotes = /"[^"]*"|“[^”]*”|«[^»]*»|‘[^’]*’|(?<!\p{L})'[^']*'(?!\p{L})/gu

/** The words of a text that name a day or period relative to `today`, in order. Words of `names` are not dates. */
export const findRelativeDates = (text: string, today: Day, names: readonly string[] = []): RelativeDate[] => {
  const taken = [...text.matchAll(quotes)].map(({ index, 0: found }) => [index, index + found.length] as const)
  for (const name of names) if (name !== name.toLowerCase()) taken.push(...placesOf(name, text))
  const found: RelativeDate[] = []
  for (const language of ["en", "vi"] as const) {
    const compiled = languages[language]
    if (compiled.idiom.test(text)) continue
    for (const { rule, pattern } of compiled.rules)
      for (const match of text.matchAll(pattern)) {
        const [from, to] = [match.index, match.index + match[0].length]
        if (taken.some(([start, end]) => from < end && start < to) || isNameLike(text, from)) continue
        if (compiled.notAfter.test(text.slice(0, from).trimEnd()) || compiled.notBefore.test(text.slice(to))) continue
        taken.push([from, to])
        const { weekday = null, part = null, season = null } = match.groups ?? {}
        const period = periodOf(rule, match.groups ?? {}, today, compiled)
        found.push({ from, to, language, period, weekday, part, season })
      }
  }
  return found.sort((a, b) => a.from - b.from)
}
