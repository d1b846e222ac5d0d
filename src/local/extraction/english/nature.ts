import type { Parsed } from "../clause.ts"
import { calendar, englishWords } from "../data.ts"
import { daysFromNow } from "../dates.ts"
import { createWordSet } from "../lexicon.ts"
import type { Nature } from "../nature.ts"
import { isWord, type Token } from "../text/tokens.ts"
import { isAuxiliary, isBase, isGerund, isPast, isStative, isThird } from "./verbs.ts"
import { hasTime } from "./when.ts"

const habit = createWordSet([
  ...calendar.habit.en,
  ...calendar.weekday.en.map((day) => `${day}s`),
  "weekends",
  "a day",
  "a week",
  "times a day",
])
const toCome = createWordSet([...calendar.timeToCome.en, ...calendar.timeToCome.vi])
const known = new Set([...englishWords.common, ...englishWords.prepositions])
const habitMarkers = new Set(["always", "usually", "often", "sometimes", "mostly", "never"])

/** Verbs in the past that need more words to say something: "i did", "we went there". */
const emptyPast = new Set(
  "did was were had got said went thought knew felt told meant liked used wanted needed heard looked seemed guessed saw asked came made took put tried".split(
    " ",
  ),
)
/** Verbs that tell all of it alone: "grandpa died", "i cried". */
const wholePast = new Set(
  "cried won lost died graduated fainted retired escaped hatched molted moulted vomited fell divorced married returned recovered".split(
    " ",
  ),
)
/** "my tummy hurts" */
const aching = new Set(["hurts", "hurt", "aches", "itches", "bleeds", "stings", "throbs"])
const opinions = new Set("would should might must shall".split(" "))
/** What one does at this very moment says little of one's life. */
const passing = new Set(
  "eating drinking sitting watching lying waiting looking thinking kidding joking telling talking listening asking being trying saying leaving standing typing guessing laughing yawning wondering chatting feeling using holding wearing walking".split(
    " ",
  ),
)
const passingState = new Set(
  "sure ok okay fine good bad back here there done ready busy right wrong sorry serious kidding joking welcome cool nice great true real awesome fun funny weird hungry thirsty sleepy tired bored so such that this it you pika what like just very really too".split(
    " ",
  ),
)
const ofKind = new Set("a an the in on at from with my our by one part into on under".split(" "))
/** Verbs of thought that tell something of whoever else they are said of, or with enough words after them. */
const tellingStative = new Set("know see hear need feel tell forget promise remember explain ask say think".split(" "))

const isHabit = (parsed: Parsed): boolean =>
  parsed.markers.some((marker) => habitMarkers.has(marker)) ||
  parsed.clause.tokens.some((_, at) => habit.longest(parsed.clause.tokens, at) > 0)

const isWhenSaid = ({ tokens }: { tokens: readonly Token[] }): boolean =>
  hasTime(tokens) ||
  daysFromNow(tokens) !== undefined ||
  tokens.some((one, at) => toCome.longest(tokens, at) > 0 || /day$/.test(one.low))

const wordsIn = (tokens: readonly Token[]): number => tokens.filter(isWord).length

/** What kind of statement an English predicate makes; null when it makes none worth keeping. */
export const englishNature = (parsed: Parsed): Nature | null => {
  const predicate = parsed.predicate.filter((one) => one.low !== "ever")
  const [verb, second] = predicate.map((one) => one.low)
  const size = wordsIn(predicate)
  if (!verb) return null
  if (!second)
    return wholePast.has(verb) || aching.has(verb) ? "event" : isHabit(parsed) && isBase(verb) ? "routine" : null
  if (opinions.has(verb)) return ["rather", "like", "love"].includes(second) && size > 3 ? "state" : null
  if (verb === "will")
    return isBase(second) && !isStative(second) && size > 2 ? "event" : second === "be" && size > 3 ? "event" : null
  if (verb === "may") return isBase(second) && size > 3 ? "event" : null
  if (verb === "can") return canNature(predicate, size)
  if (verb === "could") return second === "not" || !isBase(second) || size < 4 ? null : "event"
  if (["do", "does", "did"].includes(verb) && second === "not") return notNature(predicate, size, parsed)
  if (["am", "is", "are", "was", "were"].includes(verb)) return beNature(parsed, predicate, size)
  if (verb === "have" || verb === "has") return haveNature(parsed, second, size)
  if ((verb === "do" || verb === "does") && !isBase(second) && second !== "it" && second !== "that") return "routine"
  if (verb === "not" || (isAuxiliary(verb) && !["had", "got", "did"].includes(verb))) return null
  if (verb === "used" && second === "to") return size > 3 ? "event" : null
  if (isStative(verb)) return stativeNature(parsed, verb, size)
  if (isPast(verb) && !(isBase(verb) && isHabit(parsed))) return emptyPast.has(verb) && size < 3 ? null : "event"
  const isVerb = isBase(verb) || isThird(verb) || isUnknownVerb(parsed, verb)
  return isVerb && (isHabit(parsed) || size > 1) ? "routine" : null
}

/** "he hibernates in a box": a word nobody listed can only be a verb right after a pronoun. */
const isUnknownVerb = (parsed: Parsed, verb: string): boolean =>
  !parsed.elided &&
  parsed.subject !== null &&
  parsed.subject.to === parsed.predicateFrom &&
  (parsed.subject.kind === "user" ? /^[a-z]{3,}$/.test(verb) : /^[a-z]{3,}s$/.test(verb)) &&
  !known.has(verb)

const canNature = (predicate: readonly Token[], size: number): Nature | null => {
  const verb = predicate[1]?.low === "not" ? predicate[2]?.low : predicate[1]?.low
  if (!verb || !(isBase(verb) || verb === "be") || (isStative(verb) && size < 5)) return null
  return size > (predicate[1]?.low === "not" ? 3 : 1) ? "ability" : null
}

const notNature = (predicate: readonly Token[], size: number, parsed: Parsed): Nature | null => {
  const verb = predicate.slice(2).find((one) => !["even", "really", "ever"].includes(one.low))?.low ?? ""
  if (!isBase(verb) || verb === "have" || (isStative(verb) && size < 5)) return null
  if (parsed.subject?.kind === "user" && isStative(verb) && !["need", "see"].includes(verb)) return null
  return size > 3 ? (predicate[0]?.low === "did" ? "event" : "state") : null
}

const haveNature = (parsed: Parsed, second: string, size: number): Nature | null => {
  if (second === "to") return size > 3 && !isPassingDuty(parsed) ? (isHabit(parsed) ? "routine" : "state") : null
  if (["been", "never", "not"].includes(second)) return size > 3 ? "state" : null
  if (isPast(second) && second !== "left") return size > 2 ? "event" : null
  return isHabit(parsed)
    ? "routine"
    : size > 1 && !["fun", "it", "that", "one", "this", "them"].includes(second)
      ? "state"
      : null
}

const duties = new Set("go sleep eat pee leave finish brush help clean ask tell".split(" "))
const isPassingDuty = (parsed: Parsed): boolean =>
  duties.has(parsed.predicate[2]?.low ?? "") && !isHabit(parsed) && wordsIn(parsed.predicate) < 7

const stativeNature = (parsed: Parsed, verb: string, size: number): Nature | null => {
  const isPastForm = isPast(verb) && !isBase(verb)
  const base = [...tellingStative].find((one) => verb === one || verb === `${one}s`)
  if (isHabit(parsed) && size > 2) return "routine"
  if (isPastForm) return size > 3 && !["thought", "meant", "guessed", "knew", "said"].includes(verb) ? "event" : null
  if (parsed.subject?.kind === "figure")
    return base && size > (["say", "think"].includes(base) ? 4 : 2) ? "state" : null
  return base && ["see", "hear", "need", "feel"].includes(base) && size > 2 ? "routine" : null
}

const beNature = (parsed: Parsed, predicate: readonly Token[], size: number): Nature | null => {
  const isNow = ["am", "is", "are"].includes(predicate[0]?.low ?? "")
  const rest = predicate
    .slice(1)
    .filter((one) => !["so", "super", "really", "very", "too", "all", "also"].includes(one.low))
  const [second, third] = rest.map((one) => one.low)
  if (!second) return null
  if (second === "not" && ["allergic", "sure", "going"].includes(third ?? "")) return null
  if (second === "not") return size > 3 && !passingState.has(third ?? "") ? "state" : null
  if (second === "going" && third === "to") return size > 4 ? (isHabit(parsed) ? "routine" : "event") : null
  if (isGerund(second) && second !== "boring")
    return passing.has(second) && !isWhenSaid(parsed.clause) && size < 6
      ? null
      : size > 2 || parsed.subject?.kind === "figure"
        ? "event"
        : null
  const ofUser = parsed.subject?.kind === "user"
  if (ofUser && passingState.has(second) && !isWhenSaid(parsed.clause)) return size > 5 && !isNow ? "event" : null
  if (!isNow) return isPast(second) || size > 2 || !ofUser ? "event" : null
  if (ofUser) return (ofKind.has(second) && size > 2) || size > 3 ? "state" : null
  if (passingState.has(second) && size < 4 && parsed.elided) return null
  return size > 1 && !(passingState.has(second) && size < 3) ? "state" : null
}
