import type { Ending } from "../../facts/extraction.ts"
import { isSingleValued, isSuccessive } from "../../facts/relation-types.ts"
import type { Day } from "../../platform/time-zone.ts"
import type { Clause, Parsed, Subject } from "./clause.ts"
import { changes } from "./data.ts"
import { relationName } from "./discourse.ts"
import { kinOf } from "./lexicon.ts"
import { endsOf, isNoPossession, slotTexts, suits } from "./match-frames.ts"
import { otherTime } from "./other-time.ts"
import { compilePattern, createPatternIndex, matchPattern } from "./pattern.ts"
import { padded } from "./phrases.ts"
import { slotLengths } from "./slots.ts"
import { content } from "./tells-of-life.ts"
import { type Token, token } from "./text/tokens.ts"
import { typesOf } from "./topics.ts"

const candidates = createPatternIndex(
  changes.flatMap((change) =>
    [...change.en, ...change.vi].map((source) => ({ pattern: compilePattern(source), owner: change })),
  ),
)

/** A clause about one of these is about the user: "my new teacher is nice". */
const ofUser = /teacher|coach|family/
const ofUserAlone = ["taught_by", "best_friend", "commutes_by"]

/**
 * Reads what a clause says is over, even if nothing else of it is understood. Either a pattern is sure of it ("I don't do karate anymore, it
 * was boring"), or the clause says something new about a relation with one value ("now our school is huge").
 */
export const endingsOf = (parsed: Parsed, today: Day): Ending[] => {
  const { clause } = parsed
  if (otherTime(clause.tokens, today) === "future") return []
  return [...saidToBeOver(parsed), ...replaced(parsed)]
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
    if (!captures) return []
    const slots = slotTexts(tokens, captures, parsed)
    const isOfPossession = owner.ends.some(([, type]) => type === "owns")
    if (isOfPossession && isNoPossession(slots.get("thing") ?? "", clause.language)) return []
    return endsOf(owner.ends, slots, whose).filter(namesSomething)
  })
}

/** "con bị gãy tay" is about no thing called "con". */
const namesSomething = ({ target }: Ending): boolean =>
  target === null || content(target.split(" ").map((word) => token(word))) > 0

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
    .flatMap((type) => (type === "works_as" ? [type, "works_in"] : [type]))
    .map((type) => ({ subject: ofUserAlone.includes(type) ? "user" : who, type, target: null }))
}
