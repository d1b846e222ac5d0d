import type { ExtractedFact } from "../../facts/extraction.ts"
import type { Day } from "../../platform/time-zone.ts"
import type { Acquaintances } from "./acquaintances.ts"
import { startsWithName, statementOf, withoutNaming } from "./answering.ts"
import type { Clause, Parsed, Speaker, Subject } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { englishAside, isVerb as isFiniteVerb } from "./english/aside.ts"
import { parseEnglish } from "./english/clause.ts"
import { echoOf as englishEcho } from "./english/echo.ts"
import { generalFact } from "./general.ts"
import { acquaintanceFact } from "./introductions.ts"
import { factsOfFrame, type Matched, matchFrame } from "./match-frames.ts"
import { type Moment, topicOf } from "./moment.ts"
import { findNaming, type Naming } from "./naming.ts"
import { otherTime } from "./other-time.ts"
import { reportedClause } from "./reported.ts"
import { type Language, languageOf } from "./text/language.ts"
import { segmentTurn } from "./text/segment.ts"
import type { Token } from "./text/tokens.ts"
import { asideFact } from "./vietnamese/aside.ts"
import { parseVietnamese } from "./vietnamese/clause.ts"
import { asksNameOfOther, echoOf } from "./vietnamese/echo.ts"

/** "Zara has two of them", "I like one": of what, only the moment knew. */
const pointing = new Set(
  "it,one,that,this,them,of them,those,these,nó,vậy,thế,cái đó,cái này,stuff,things,him,her,some".split(","),
)

/** "tuần sau con có con mèo tên Mi": nobody whom the user has today. */
const noNaming: Naming = { figures: [], complete: false }

const mostWaited = 4
const mostRemembered = 6

type Context = {
  discourse: Discourse
  speaker: Speaker
  moment: Moment
  acquaintances: Acquaintances
  today: Day
}

/** Reads clauses: which facts each of them states. */
export const createUnderstanding = ({ discourse, speaker, moment, acquaintances, today }: Context) => {
  let last = ""

  const parse = (clause: Clause, before: Subject | null): Parsed =>
    clause.language === "en"
      ? parseEnglish(clause, discourse, speaker, before)
      : parseVietnamese(clause, discourse, speaker, before)

  const setTopic = ({ frame, slots }: Matched, language: Language): void => {
    const statement = topicOf(frame.frame, slots, language)
    if (statement) moment.topic = { statement, turn: moment.turn }
  }

  const noteTopics = (clauses: readonly Clause[]): void => {
    for (const clause of clauses) {
      const matched = matchFrame(parse(clause, null), discourse)
      if (matched) setTopic(matched, clause.language)
    }
  }

  /** What touches the user though nobody known does it. */
  const touching = (parsed: Parsed): ExtractedFact | null =>
    asideFact(parsed, discourse) ?? englishAside(parsed, discourse, today)

  const understand = (parsed: Parsed, isFirst: boolean): ExtractedFact[] => {
    const { language, tokens } = parsed.clause
    const reported = reportedClause(parsed)
    const inner = reported ? parse(reported, null) : null
    if (inner?.subject && !inner.elided) {
      const told = understand(inner, isFirst)
      if (told.length > 0) return [...acquaintances.introduce(parsed, language, []), ...told]
    }
    const isNaming = startsWithName(tokens)
    const whole = isNaming || (isFirst && parsed.predicate.length === 0) ? answer(parsed) : null
    if (whole) return whole
    const naming = otherTime(tokens, today) === "future" ? noNaming : findNaming(parsed, discourse, speaker)
    const introductions = acquaintances.introduce(parsed, language, naming.figures)
    const [met] = naming.figures
    if (naming.complete && introductions.length === 0 && language === "en" && met && !acquaintances.knows(met)) {
      const acquaintance = acquaintanceFact(met)
      if (acquaintance) return [acquaintance]
    }
    if (naming.complete) return introductions
    const matched = matchFrame(parsed, discourse)
    if (matched) return [...introductions, ...stated(matched, parsed, naming.figures.length > 0)]
    const general = generalFact(parsed, discourse, today)
    if (general && !(parsed.elided && parsed.predicate.length < 3)) return [...introductions, general]
    const replied = isFirst && isShort(parsed) ? answer(parsed) : null
    if (replied) return [...introductions, ...replied]
    acquaintances.introduceStranger(parsed)
    if (tokens.length <= mostRemembered && parsed.subject === null) last = tokens.map((one) => one.text).join(" ")
    return introductions
  }

  const isShort = ({ subject, elided, clause, predicate }: Parsed): boolean =>
    subject === null ||
    elided ||
    clause.tokens[0]?.low === "it" ||
    (clause.language === "en" && !predicate.some((one) => isFiniteVerb(one)))

  const stated = (matched: Matched, parsed: Parsed, named: boolean): ExtractedFact[] => {
    const { frame, slots } = matched
    setTopic(matched, parsed.clause.language)
    slots.set("last", last)
    if (frame.frame === "favorite-it" && last === "") return []
    if (frame.frame === "birthday-it" && moment.turn - moment.birthdayTurn > 1) return []
    if (frame.facts?.length === 0 || frame.nothing) return []
    if (frame.frame === "new-baby") discourse.introduce({ kind: "person", role: { en: "baby sibling", vi: "em bé" } })
    const pet = slots.get("pet")
    if (pet && !named && frame.frame.startsWith("has-pet")) acquaintances.introducePet(pet)
    const thing = slots.get("thing")
    if (thing && pointing.has(thing.toLowerCase())) return []
    if (thing) {
      last = thing
      acquaintances.noteThing(frame.frame, thing, parsed.clause.language)
    }
    return factsOfFrame(matched, parsed, discourse, today)
  }

  /** The statement that these words make as an answer, or as the value that a statement waited for. */
  const statementBy = (said: readonly Token[], text: string): string | null => {
    const { question, topic } = moment
    const isOfOther =
      question !== null && !moment.answered && (moment.askedOf !== null || asksNameOfOther(question.tokens))
    const echoed = isOfOther ? echoOf(question.tokens, said, speaker) : null
    const answered = echoed ?? (question ? statementOf(question, said, discourse, speaker) : null)
    if (answered) return answered
    if (topic && moment.turn - topic.turn <= 1 && said.length > 0 && said.length <= mostWaited) {
      moment.topic = null
      return `${topic.statement} ${text}`
    }
    if (!question || moment.answered) return null
    if (question.language === "vi") return echoOf(question.tokens, said, speaker)
    return speaker.parent ? null : englishEcho(question.tokens, said)
  }

  const answer = (parsed: Parsed): ExtractedFact[] | null => {
    const said = withoutNaming(parsed.clause.tokens)
    const text = said.map((one) => one.text).join(" ")
    const statement = statementBy(said, text)
    if (!statement || statement === text) return null
    moment.answered = true
    const [sentence] = segmentTurn(statement, parsed.clause.language)
    if (!sentence) return null
    const language = languageOf(sentence.tokens) ?? parsed.clause.language
    // The statement answers the question, and is not put to it again.
    const asked = moment.question
    moment.question = null
    const restated = parse({ tokens: sentence.tokens, language, plain: false, link: null }, null)
    const facts = understand(restated, false)
    moment.question = asked
    const aside = facts.length === 0 ? touching(restated) : null
    return aside ? [aside] : facts
  }

  return { parse, understand, touching, noteTopics }
}
