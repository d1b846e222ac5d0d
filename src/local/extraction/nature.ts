import type { Parsed } from "./clause.ts"
import { calendar } from "./data.ts"
import { daysFromNow } from "./dates.ts"
import { isAuxiliary, isBase, isGerund, isPast, isStative, isThird } from "./english/verbs.ts"
import { createWordSet } from "./lexicon.ts"
import type { Token } from "./text/tokens.ts"

export type Nature = "event" | "routine" | "state" | "ability"

const englishHabit = createWordSet([
  ...calendar.habit.en,
  "mondays",
  "tuesdays",
  "wednesdays",
  "thursdays",
  "fridays",
  "saturdays",
  "sundays",
  "weekends",
])

const toCome = createWordSet([...calendar.timeToCome.en, ...calendar.timeToCome.vi])

const notPlain = new Set(["will", "would", "should", "might", "may", "must", "shall", "could"])

const empty = new Set([
  "did",
  "was",
  "were",
  "had",
  "got",
  "said",
  "went",
  "thought",
  "knew",
  "felt",
  "told",
  "meant",
  "liked",
  "used",
  "wanted",
  "needed",
  "heard",
  "looked",
  "seemed",
  "guessed",
])

const isHabitEnglish = (tokens: readonly Token[], markers: readonly string[]): boolean =>
  markers.some((marker) => ["always", "usually", "often", "sometimes", "mostly"].includes(marker)) ||
  tokens.some((_, at) => englishHabit.longest(tokens, at) > 0)

/** What kind of statement an English predicate makes; null when it makes none worth keeping. */
export const englishNature = (parsed: Parsed): Nature | null => {
  const { predicate, clause, markers, subject } = parsed
  const [verb, second, third] = predicate.map((one) => one.low)
  if (!verb || !second)
    return verb && isPast(verb) && ["cried", "won", "lost", "died", "graduated", "fainted"].includes(verb)
      ? "event"
      : null
  if (notPlain.has(verb))
    return verb === "will" && isBase(second) && !isStative(second) && predicate.length > 2 ? "event" : null
  if (verb === "can")
    return second !== "not" && isBase(second) && !isStative(second) && predicate.length > 1 ? "ability" : null
  if (second === "not" || verb === "not") return null
  if (["am", "is", "are"].includes(verb)) return beNature(parsed, second, third)
  if (["was", "were"].includes(verb))
    return isGerund(second) || subject?.kind === "user" ? null : isPast(second) ? "event" : null
  if (verb === "have" || verb === "has")
    return isPast(second) || second === "been" || second === "to"
      ? second === "to"
        ? habitOnly(parsed)
        : "event"
      : habitOnly(parsed)
  if (isAuxiliary(verb) && verb !== "got") return null
  if (isStative(verb) && !["saw", "heard"].includes(verb)) return verb === "see" ? habitOnly(parsed) : null
  if (isPast(verb) && !(isBase(verb) && isHabitEnglish(clause.tokens, markers)))
    return empty.has(verb) && predicate.length < 3 ? null : "event"
  if (isBase(verb) || isThird(verb))
    return isHabitEnglish(clause.tokens, markers) ? "routine" : predicate.length >= 3 ? "routine" : null
  return null
}

const habitOnly = (parsed: Parsed): Nature | null =>
  isHabitEnglish(parsed.clause.tokens, parsed.markers) ? "routine" : null

const comingGerunds = new Set([
  "having",
  "getting",
  "moving",
  "expecting",
  "adopting",
  "visiting",
  "starting",
  "flying",
  "coming",
  "staying",
  "learning",
  "changing",
  "leaving",
])

const beNature = (parsed: Parsed, second: string, third: string | undefined): Nature | null => {
  if (second === "going" && third === "to")
    return parsed.predicate.length > 4 ? (isHabitEnglish(parsed.clause.tokens, []) ? "routine" : "event") : null
  if (comingGerunds.has(second) && parsed.predicate.length >= 3) return "event"
  if (isGerund(second))
    return daysFromNow(parsed.clause.tokens) !== undefined ||
      parsed.clause.tokens.some((_, at) => toCome.longest(parsed.clause.tokens, at) > 0)
      ? "event"
      : null
  const figure = parsed.subject?.kind === "figure" ? parsed.subject.figure : null
  if (!figure) return null
  return figure.name !== null && second !== "so" && parsed.predicate.length < 9
    ? "state"
    : figure.kind === "object" && isWhenSaid(parsed)
      ? "event"
      : null
}

const isWhenSaid = (parsed: Parsed): boolean => {
  const { tokens } = parsed.clause
  return (
    daysFromNow(tokens) !== undefined ||
    tokens.some((_, at) => toCome.longest(tokens, at) > 0 || /day$/.test(tokens[at]?.low ?? ""))
  )
}
