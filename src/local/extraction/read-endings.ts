import type { Ending } from "../../facts/extraction.ts"
import { habitTag, saidOf } from "../../facts/quote.ts"
import { isSingleValued, isSuccessive } from "../../facts/relation-types.ts"
import type { Day } from "../../platform/time-zone.ts"
import type { Clause, Parsed, Subject } from "./clause.ts"
import { changes } from "./data.ts"
import { relationName } from "./discourse.ts"
import { isBase } from "./english/verbs.ts"
import { kinOf, wordSet } from "./lexicon.ts"
import { endsOf, slotTexts, suits } from "./match-frames.ts"
import { canBeName } from "./names.ts"
import { otherTime } from "./other-time.ts"
import { compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { padded } from "./phrases.ts"
import { slotLengths } from "./slots.ts"
import { isSure } from "./sure-words.ts"
import { content } from "./tells-of-life.ts"
import { type Token, token } from "./text/tokens.ts"
import { thingsIn, typesOf } from "./topics.ts"

const candidates = createPatternIndex(
  changes.flatMap((change) =>
    [...change.en, ...change.vi].map((source) => ({ pattern: compilePattern(source), owner: change })),
  ),
)

/** A clause about one of these is about the user: "my new teacher is nice". */
const ofUser = /teacher|coach/
const ofUserAlone = ["taught_by", "best_friend", "commutes_by"]

/**
 * Reads what a clause says is over, even if nothing else of it is understood. Either a pattern is sure of it ("I don't do karate anymore, it
 * was boring"), or the clause says something new about a relation with one value ("now our school is huge").
 */
export const endingsOf = (parsed: Parsed, today: Day): Ending[] => {
  const { clause } = parsed
  if (otherTime(clause.tokens, today) === "future") return []
  return [...saidToBeOver(parsed), ...replaced(parsed), ...givenUpIn(parsed)]
}

const saidToBeOver = (parsed: Parsed): Ending[] => {
  const { clause } = parsed
  const whose = subjectOf(parsed)
  // The parser removes the word from the clause.
  const now = clause.saysNow ? [token("now")] : []
  return candidates([...clause.tokens, ...now]).flatMap(({ pattern, owner }) => {
    const spansClause = owner.about === "clause" || owner.about === "any"
    const tokens = [...(spansClause ? clause.tokens : parsed.predicate), ...now]
    const isFit = owner.about === "any" || suits(owner.about, parsed)
    const captures = isFit ? matchPattern(pattern, tokens, clause.plain, slotLengths) : null
    return captures ? endsOf(owner.ends, slotTexts(tokens, captures, parsed), whose) : []
  })
}

/** There is one favourite of a kind, so a statement about it needs no "now". */
const isOfNow = (type: string, { saysNow, tokens }: Clause): boolean =>
  saysNow || / (changed my mind|đổi ý) /.test(padded(tokens)) || (type.startsWith("favorite_") && isPlain(tokens))
const isPlain = (tokens: readonly Token[]): boolean => {
  const text = padded(tokens)
  return / my (new )?favou?rite .*(is|là) /.test(text) && !/ (not|was|used to|sometimes|says|said) /.test(text)
}

const subjectOf = ({ subject }: Parsed): Subject =>
  subject?.kind === "figure" && !ofUser.test(subject.figure.role?.en ?? "") ? subject : { kind: "user" }

const replaced = (parsed: Parsed): Ending[] => {
  const whose = subjectOf(parsed)
  const isOfKin = whose.kind === "figure" && kinOf(whose.figure.role?.en ?? "")?.category === "family"
  const who = isOfKin ? relationName(whose) : "user"
  return typesOf(parsed.clause.tokens)
    .filter((type) => (isSingleValued(type) || isSuccessive(type)) && isOfNow(type, parsed.clause))
    .filter((type) => isOfKin || type !== "works_as")
    .map((type) => ({ subject: ofUserAlone.includes(type) ? "user" : who, type, target: null }))
}

const negations = new Set("not never no không chẳng chả hết".split(" "))
const owners = new Set("the my our".split(" "))
const vietnameseVerbs = new Set("ăn uống chơi học xem coi đi ngủ làm đọc tập nói khóc về".split(" "))
const endOfNegation = / (anymore|any more|no more|nữa) /

/** "we never go to the skate park anymore": ends what quotes said about the last thing before "anymore", whatever the verb is. */
const givenUpIn = (parsed: Parsed): Ending[] => {
  const { tokens } = parsed.clause
  const from = tokens.findIndex(({ low }) => negations.has(low))
  const end = tokens.findIndex((_, at) => at > from && endOfNegation.test(padded(tokens.slice(at, at + 2))))
  if (from < 0 || end < 0) return []
  // The first word is the verb, and a word that can be a verb is a thing only after "the" or "my".
  const between = tokens.slice(from + 1, end + 1)
  const isThing = (one: Token, at: number): boolean =>
    content([one]) > 0 &&
    isSure([one]) &&
    !vietnameseVerbs.has(one.low) &&
    (!isBase(one.low) || between.slice(0, at).some(({ low }) => owners.has(low)))
  const thing = between.findLast((one, at) => at > 0 && !endOfNegation.test(` ${one.low} `) && isThing(one, at))
  return thing ? [{ subject: relationName(subjectOf(parsed)), type: saidOf, target: thing.low }] : []
}

const moving = new Set("now changed moved switched instead đổi dời chuyển giờ".split(" "))

/** "they moved swimming to Saturday": ends the old day of the pastimes and people that the statement names. */
export const oldDaysIn = (tokens: readonly Token[]): Ending[] => {
  const isDay = tokens.some((_, at) => (wordSet("weekday")?.longest(tokens, at) ?? 0) > 0)
  if (!isDay || !tokens.some(({ low }) => moving.has(low))) return []
  const names = tokens.filter((one, at) => at > 0 && one.capital && canBeName(one)).map(({ text }) => text)
  return [...new Set([...thingsIn(tokens), ...names])].map((target) => ({ subject: "user", type: habitTag, target }))
}
