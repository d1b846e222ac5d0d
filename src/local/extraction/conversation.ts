import type { ExtractedFact, ExtractionInput, Turn } from "../../extraction/extraction.ts"
import { type Question, questionOf, startsWithName, statementOf, withoutNaming } from "./answering.ts"
import type { Clause, Parsed, Subject } from "./clause.ts"
import { corrected } from "./correction.ts"
import { createDiscourse } from "./discourse.ts"
import { parseEnglish } from "./english/clause.ts"
import { createFact } from "./facts.ts"
import { findFiction } from "./fiction.ts"
import { generalFact } from "./general.ts"
import {
  asks,
  holdsNumberLikeSecret,
  isHearsay,
  isHypothetical,
  isInFiction,
  isInjected,
  isJoke,
  isPretend,
  isPretendOver,
  isReal,
  isSecret,
} from "./guards.ts"
import { introductionFact } from "./introductions.ts"
import { animalKind } from "./lexicon.ts"
import { factsOfFrame, matchFrame } from "./match-frames.ts"
import { findNaming } from "./naming.ts"
import { childAt, ofChild } from "./parent.ts"
import { reportedClause } from "./reported.ts"
import { habitualLanguage, speakerOf } from "./speaker.ts"
import { splitClauses } from "./split.ts"
import { type Language, languageOf } from "./text/language.ts"
import { type Sentence, segmentTurn } from "./text/segment.ts"
import { isWord, joinTokens } from "./text/tokens.ts"
import { parseVietnamese } from "./vietnamese/clause.ts"
import { askedAbout, echoOf } from "./vietnamese/echo.ts"

/** A statement waiting for its value: "my favorite color is", said by "i have a new favorite color now". */
type Topic = { statement: string; turn: number }

/** A short answer comes first in a turn; what follows is said of the user's own accord. */
const mostAnswered = 3

/** "Zara has two of them", "I like one": of what, only the moment knew. */
const pointing = new Set([
  "it",
  "one",
  "that",
  "this",
  "them",
  "of them",
  "those",
  "these",
  "nó",
  "vậy",
  "thế",
  "cái đó",
  "cái này",
  "stuff",
  "things",
  "him",
  "her",
  "some",
])

/** Hears a conversation turn by turn and collects what the user states. */
export const createConversation = (input: ExtractionInput) => {
  const habitual = habitualLanguage(input.turns)
  const speaker = speakerOf(input.turns, habitual)
  const discourse = createDiscourse(input.known)
  const perTurn: ExtractedFact[][] = []
  const introduced = new Set(input.known.flatMap((fact) => fact.entities.map((entity) => entity.name.toLowerCase())))
  let question: Question | null = null
  let topic: Topic | null = null
  let last = ""
  let pretending = 0
  let turnNumber = 0
  let birthdayTurn = -9
  let answered = false
  /** Whom the companion's question was about, where it was not the user: "Anh học gì?" – "học làm phim". */
  let askedOf: Subject | null = null
  /** The turn before supposed something ("nếu tớ có một triệu"): what goes on without a subject supposes as well. */
  let supposing = false

  const hear = (turn: Turn): void => {
    if (turn.role === "assistant") {
      question = questionOf(turn.content, habitual)
      if (question && /birthday|sinh nhật/.test(joinTokens(question.tokens).toLowerCase()))
        birthdayTurn = turnNumber + 1
      askedOf = question?.language === "vi" ? askedAbout(question.tokens, (clause) => parse(clause, null)) : null
      if (isReal(turn.content)) supposing = false
    }
    if (turn.role !== "user") return
    turnNumber += 1
    const facts: ExtractedFact[] = []
    if (!isInjected(turn.content)) hearSentences(segmentTurn(turn.content, habitual), facts)
    perTurn.push(facts)
    answered = false
    question = null
    askedOf = null
  }

  const hearSentences = (sentences: readonly Sentence[], facts: ExtractedFact[]): void => {
    pretending = Math.max(0, pretending - 1)
    let afterSecret = false
    let clauses = 0
    let before: Subject | null = askedOf
    const supposedBefore = supposing
    supposing = false
    for (const sentence of sentences) {
      const { tokens } = sentence
      if (isJoke(tokens)) retract(facts)
      if (isPretendOver(tokens)) pretending = 0
      else if (isPretend(tokens)) pretending = 3
      if (sentence.question || asks(tokens)) {
        noteTopic(sentence)
        continue
      }
      if (
        tokens.some(
          (one, at) =>
            one.low === "birthday" || one.low === "bday" || (one.low === "sinh" && tokens[at + 1]?.low === "nhật"),
        )
      )
        birthdayTurn = turnNumber
      const secret: boolean =
        isSecret(sentence.raw) || (afterSecret && ["it", "its", "it's", "là"].includes(tokens[0]?.low ?? ""))
      afterSecret = secret
      if (isHypothetical(tokens)) supposing = true
      if (pretending > 0 || isHypothetical(tokens) || isInFiction(tokens) || isHearsay(tokens)) continue
      if (findFiction(tokens, discourse)) continue
      for (const clause of splitClauses({ ...sentence, tokens: corrected(tokens) }, { speaker, discourse })) {
        if (secret && holdsNumberLikeSecret(clause.tokens.map((one) => one.low).join(" "))) break
        if (supposedBefore && (parse(clause, null).elided || parse(clause, null).subject === null)) continue
        before = hearClause(
          clause,
          before,
          facts,
          clauses < mostAnswered && (facts.length === 0 || answered) && (clause.link === null || clauses === 0),
        )
        clauses += 1
      }
    }
  }

  /** "jk" takes back what the same turn said before it, or else the turn before. */
  const retract = (facts: ExtractedFact[]): void => {
    if (facts.length > 0) facts.length = 0
    else perTurn.at(-1)?.splice(0)
  }

  const noteTopic = (sentence: Sentence): void => {
    for (const clause of splitClauses(sentence, { speaker, discourse })) {
      const matched = matchFrame(parse(clause, null), discourse)
      if (matched) setTopic(matched.frame.frame, matched.slots, clause.language)
    }
  }

  const setTopic = (frame: string, slots: ReadonlyMap<string, string>, language: Language): void => {
    const kind = slots.get("kind")
    if (frame === "favorite-changed" && kind)
      topic = { statement: language === "en" ? `my favorite ${kind} is` : `${kind} tớ thích nhất là`, turn: turnNumber }
    if (frame === "new-school") topic = { statement: "my school is called", turn: turnNumber }
    if (frame === "new-school-vi") topic = { statement: "trường tớ tên là", turn: turnNumber }
  }

  const parse = (clause: Clause, before: Subject | null): Parsed =>
    clause.language === "en"
      ? parseEnglish(clause, discourse, speaker, before)
      : parseVietnamese(clause, discourse, speaker, before)

  /** A parent's child gets its name from any mention: "my son Owen", "mẹ của bé Su". */
  const nameChild = (clause: Clause, facts: ExtractedFact[]): void => {
    for (let at = 0; at < clause.tokens.length; at++) {
      const name = childAt(clause.tokens, at, speaker)?.name
      if (!name || speaker.childNames.size > 0) continue
      speaker.childNames.add(name)
      const text = clause.language === "en" ? `User's name is ${name}` : `Người dùng tên là ${name}`
      const relations = [{ subject: "user", type: "named", target: name }]
      facts.push(createFact({ text, category: "personal_info", tags: ["name"], confidence: 0.93, relations }))
    }
  }

  const hearClause = (
    clause: Clause,
    before: Subject | null,
    facts: ExtractedFact[],
    isFirst: boolean,
  ): Subject | null => {
    nameChild(clause, facts)
    noteNewFriend(clause)
    const parsed = parse(speaker.parent ? ofChild(clause) : clause, before)
    if (parsed.clause.tokens.filter(isWord).length === 0) return before
    const found = understand(parsed, isFirst)
    for (const fact of found) if (!holdsNumberLikeSecret(fact.text)) facts.push(fact)
    return parsed.subject && !parsed.elided ? parsed.subject : before
  }

  const understand = (parsed: Parsed, isFirst: boolean): ExtractedFact[] => {
    const { language, tokens } = parsed.clause
    const reported = reportedClause(parsed)
    if (reported) {
      const inner = parse(reported, null)
      if (inner.subject && !inner.elided) return understand(inner, isFirst)
    }
    const whole =
      parsed.predicate.length === 0 || startsWithName(tokens)
        ? isFirst || startsWithName(tokens)
          ? answer(parsed)
          : null
        : null
    if (whole) return whole
    const naming = findNaming(parsed, discourse, speaker)
    const introductions = introduce(parsed, language, naming.figures)
    if (naming.complete) return introductions
    const matched = matchFrame(parsed, discourse)
    if (matched) {
      setTopic(matched.frame.frame, matched.slots, language)
      matched.slots.set("last", last)
      if (matched.frame.frame === "favorite-it" && last === "") return introductions
      if (matched.frame.frame === "birthday-it" && turnNumber - birthdayTurn > 1) return introductions
      if (matched.frame.facts?.length === 0 || matched.frame.nothing) return introductions
      if (matched.frame.frame === "new-baby")
        discourse.introduce({ kind: "person", role: { en: "baby sibling", vi: "em bé" } })
      const pet = matched.slots.get("pet")
      if (pet && matched.frame.frame.startsWith("has-pet")) introducePet(pet)
      const thing = matched.slots.get("thing")
      if (thing && pointing.has(thing.toLowerCase())) return introductions
      if (thing) remember(matched.frame.frame, thing, language)
      return [...introductions, ...factsOfFrame(matched, parsed, discourse, input.saidAt)]
    }
    const general = generalFact(parsed, discourse, input.saidAt)
    if (general && !(parsed.elided && parsed.predicate.length < 3)) return [...introductions, general]
    const isShort = parsed.subject === null || parsed.elided || tokens[0]?.low === "it"
    const replied = isShort && isFirst ? answer(parsed) : null
    if (replied) return [...introductions, ...replied]
    if (tokens.length <= 6 && parsed.subject === null) last = tokens.map((one) => one.text).join(" ")
    return introductions
  }

  /** "lớp con có bạn mới": the next name may be theirs. */
  const noteNewFriend = (clause: Clause): void => {
    const at = clause.tokens.findIndex((one) => one.low === "bạn")
    const isNew = at > 0 && ["có", "một", "1"].includes(clause.tokens[at - 1]?.low ?? "")
    if (isNew)
      discourse.figures.push({
        name: null,
        kind: "person",
        role: { en: "friend", vi: "bạn" },
        gender: null,
        plural: false,
        mentioned: 0,
      })
    const figure = isNew ? discourse.figures.at(-1) : undefined
    if (figure) discourse.mention(figure)
  }

  /** A thing just got or named can be named next: "i got a robot" – "i named him Robby". */
  const remember = (frame: string, thing: string, language: Language): void => {
    last = thing
    if (!["received", "given", "has-thing", "received-vi", "given-vi"].includes(frame)) return
    const noun = thing.split(" ").slice(-2).join(" ").toLowerCase()
    discourse.introduce({
      kind: "object",
      role: { en: noun.split(" ").at(-1) ?? noun, vi: language === "vi" ? thing : noun },
    })
  }

  const introducePet = (word: string): void => {
    const role = animalKind(word)
    if (role) discourse.introduce({ kind: "animal", role, name: null })
  }

  const introduce = (parsed: Parsed, language: Language, named: Parsed["mentioned"]): ExtractedFact[] =>
    [...new Set([...named, ...parsed.mentioned])].flatMap((figure) => {
      const key = `${figure.name?.toLowerCase()}`
      if (!figure.name || !figure.role || introduced.has(key)) return []
      introduced.add(key)
      return introductionFact(figure, language) ?? []
    })

  const answer = (parsed: Parsed): ExtractedFact[] | null => {
    const { tokens } = parsed.clause
    const said = withoutNaming(tokens)
    const text = said.map((one) => one.text).join(" ")
    let statement = question ? statementOf(question, said, discourse, speaker) : null
    const waiting: Topic | null = topic
    if (!statement && waiting && turnNumber - waiting.turn <= 1 && said.length > 0 && said.length <= 4) {
      statement = `${waiting.statement} ${text}`
      topic = null
    }
    if (!statement && question?.language === "vi") statement = echoOf(question.tokens, said, speaker)
    if (!statement) return null
    answered = true
    const [sentence] = segmentTurn(statement, parsed.clause.language)
    if (!sentence) return null
    const language = languageOf(sentence.tokens) ?? parsed.clause.language
    return understand(parse({ tokens: sentence.tokens, language, plain: false, link: null }, null), false)
  }

  return { hear, facts: () => perTurn.flat() }
}
