import type { ExtractedFact, ExtractionInput, Turn } from "../../facts/extraction.ts"
import { dayIn } from "../../platform/time-zone.ts"
import { createAcquaintances } from "./acquaintances.ts"
import { type Question, questionOf } from "./answering.ts"
import type { Clause, Subject } from "./clause.ts"
import { corrected } from "./correction.ts"
import { createDiscourse } from "./discourse.ts"
import { agreedWith, givenBack } from "./english/echo.ts"
import { beforeStory, noteRole, takesBack, withoutOpening } from "./english/unreal.ts"
import { createFact } from "./facts.ts"
import { isJoke, isNotToKeep } from "./fancy.ts"
import { asks, holdsNumberLikeSecret, isInjected, isSecret } from "./guards.ts"
import { startOfConversation } from "./moment.ts"
import { saysNow } from "./now.ts"
import { childAt, ofChild } from "./parent.ts"
import { createReality } from "./reality.ts"
import { habitualLanguage, speakerOf } from "./speaker.ts"
import { splitClauses } from "./split.ts"
import { readTurn, type Sentence, segmentTurn } from "./text/segment.ts"
import { isWord, type Token } from "./text/tokens.ts"
import { joinTrailing } from "./trailing.ts"
import { createUnderstanding } from "./understanding.ts"
import { askedAbout } from "./vietnamese/echo.ts"
import { noteNewFriend } from "./vietnamese/new-friend.ts"
import { beforeTag } from "./vietnamese/question.ts"

/** A short answer comes first in a turn; what follows is said of the user's own accord. */
const mostAnswered = 3

/** "tớ là siêu nhân": what a joke two turns long began with. */
const isClaim = (fact: ExtractedFact): boolean =>
  fact.relations.some((one) => one.subject === "user" && one.type === "described_as")

/** "guess how many teeth i lost": the companion's guess is no question of its own. */
const isGuess = (tokens: readonly Token[]): boolean => tokens.slice(0, 4).some((one) => one.low === "guess")

const isOfBirthday = (tokens: readonly Token[]): boolean =>
  /(?<!\p{L})(birthday|bday|sinh nhật)(?!\p{L})/u.test(tokens.map((one) => one.low).join(" "))

/** Where in a turn a clause stands. `isFirst`: it may answer the question. */
type Place = { facts: ExtractedFact[]; isFirst: boolean; beforeSentence: number; opensTurn: boolean }

/** Children say a third of this at one sitting. More is not read: no conversation takes longer than a second. */
export const mostWords = 6_000
/** "No." takes as long to read as five words do. */
const leastCost = 5

/** Hears a conversation turn by turn and collects what the user states. */
export const createConversation = (input: ExtractionInput) => {
  const habitual = habitualLanguage(input.turns)
  const speaker = speakerOf(input.turns, habitual)
  const discourse = createDiscourse(input.known)
  const named = input.known.flatMap((fact) => fact.entities.map((entity) => entity.name))
  const acquaintances = createAcquaintances(discourse, named)
  const moment = startOfConversation()
  const reality = createReality(discourse)
  const today = dayIn(input.timeZone ?? "UTC", input.saidAt)
  const understanding = createUnderstanding({ discourse, speaker, moment, acquaintances, today })
  const perTurn: ExtractedFact[][] = []
  let wordsLeft = mostWords
  let cutTurns = 0
  let isForeign = false

  const hear = (turn: Turn): void => {
    if (turn.role === "assistant") hearCompanion(turn.content)
    if (turn.role !== "user") return
    moment.turn += 1
    const facts: ExtractedFact[] = []
    if (!isInjected(turn.content)) hearSentences(withinBounds(turn.content), facts)
    perTurn.push(facts)
    Object.assign(moment, { answered: false, question: null, askedOf: null })
  }

  const withinBounds = (content: string): Sentence[] => {
    const { sentences, isWhole, ...turn } = readTurn(content, habitual)
    isForeign ||= turn.isForeign
    const read = sentences.filter(({ tokens }) => {
      wordsLeft -= Math.max(leastCost, tokens.length)
      return wordsLeft >= 0
    })
    if (!isWhole || read.length < sentences.length) cutTurns += 1
    return read
  }

  /** Of the companion's words only the question counts, and whom they bring up. */
  const hearCompanion = (content: string): void => {
    const { askedByUser } = moment
    const question = questionOf(content, habitual)
    const isReturned = askedByUser && ((question && givenBack(question.tokens)) || isGuess(askedByUser.tokens))
    moment.question = isReturned ? askedByUser : question
    moment.askedByUser = null
    const asked = moment.question
    if (asked && isOfBirthday(asked.tokens)) moment.birthdayTurn = moment.turn + 1
    const isVietnamese = asked?.language === "vi"
    moment.askedOf = isVietnamese ? askedAbout(asked.tokens, (clause) => understanding.parse(clause, null)) : null
    reality.hearCompanion(content)
    acquaintances.mentionNamed(content)
    if (isVietnamese) acquaintances.noteAnimals(asked.tokens)
  }

  const hearSentences = (sentences: readonly Sentence[], facts: ExtractedFact[]): void => {
    reality.startTurn()
    let afterSecret = false
    let clauses = 0
    let before: Subject | null = moment.askedOf
    for (const sentence of sentences) {
      const { language } = sentence
      const stated = language === "vi" ? beforeTag(sentence.tokens) : null
      const tokens = stated ?? (sentence.question ? sentence.tokens : withoutOpening(sentence.tokens))
      const beforeSentence = facts.length
      if (isJoke(tokens) || isNotToKeep(tokens)) retract(facts)
      reality.hearSentence(tokens, language)
      if (stated === null && (sentence.question || asks(tokens))) {
        moment.askedByUser = { tokens, language }
        understanding.noteTopics(splitClauses(sentence, { speaker, discourse }))
        continue
      }
      if (isOfBirthday(tokens)) moment.birthdayTurn = moment.turn
      const goesOnSecret: boolean = afterSecret && ["it", "its", "it's", "là"].includes(tokens[0]?.low ?? "")
      const secret: boolean = isSecret(sentence.raw) || goesOnSecret
      afterSecret = secret
      const isDismissed = reality.dismisses(tokens, language)
      if (reality.leavesOpen(tokens, language)) understanding.noteTopics(splitClauses(sentence, { speaker, discourse }))
      if (isDismissed) continue
      if (language === "en" && takesBack(tokens)) {
        takeBack(facts)
        continue
      }
      if (language === "en") noteRole(tokens, discourse)
      const told = language === "en" ? beforeStory(tokens) : tokens
      if (reality.tellsFiction(tokens, language) && told.length === tokens.length) continue
      if (clauses === 0 && moment.question && language === "en") hearAgreement(moment.question, sentence, facts)
      for (const clause of splitClauses({ ...sentence, tokens: corrected(told) }, { speaker, discourse })) {
        if (reality.dismissesClause(clause, (one) => understanding.parse(one, null))) continue
        if (secret && holdsNumberLikeSecret(clause.tokens.map((one) => one.low).join(" "))) break
        const mayAnswer = clauses < mostAnswered && (facts.length === 0 || moment.answered)
        const isFirst = mayAnswer && (clause.link === null || clauses === 0)
        before = hearClause(clause, before, { facts, isFirst, beforeSentence, opensTurn: clauses === 0 })
        clauses += 1
      }
    }
  }

  /** "im 8. wait no. 9!": the value that was wrong makes room for the next. */
  const takeBack = (facts: ExtractedFact[]): void => {
    const wrong = facts.pop()
    if (wrong?.relations.some((one) => one.subject === "user" && one.type === "aged"))
      moment.topic = { statement: "i am", turn: moment.turn }
  }

  /** "Are you learning to swim?" – "yes": what the companion asked is so. */
  const hearAgreement = (asked: Question, sentence: Sentence, facts: ExtractedFact[]): void => {
    const statement = asked.language === "en" && !speaker.parent ? agreedWith(asked.tokens, sentence.tokens) : null
    const [said] = statement ? segmentTurn(statement, "en") : []
    if (said) hearClause({ tokens: said.tokens, language: "en", plain: false, link: null }, null, alone(facts))
  }

  /** "jk" takes back what the same turn said before it, or else the turn before. */
  const retract = (facts: ExtractedFact[]): void => {
    if (facts.length > 0) facts.length = 0
    else {
      perTurn.at(-1)?.splice(0)
      const earlier = perTurn.at(-2)
      if (earlier) perTurn[perTurn.length - 2] = earlier.filter((fact) => !isClaim(fact))
    }
  }

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

  const noteChildName = (facts: readonly ExtractedFact[]): void => {
    for (const relation of facts.flatMap((fact) => fact.relations))
      if (relation.subject === "user" && relation.type === "named") speaker.childNames.add(relation.target)
  }

  const alone = (facts: ExtractedFact[]): Place => ({ facts, isFirst: false, beforeSentence: 0, opensTurn: false })

  const hearClause = (clause: Clause, before: Subject | null, place: Place): Subject | null => {
    const { facts } = place
    nameChild(clause, facts)
    noteNewFriend(clause.tokens, discourse)
    const timed = { ...clause, saysNow: saysNow(clause.tokens) }
    const parsed = understanding.parse(speaker.parent ? ofChild(timed) : timed, before)
    if (parsed.clause.tokens.filter(isWord).length === 0) return before
    const found = understanding.understand(parsed, place.isFirst)
    for (const fact of found) if (!holdsNumberLikeSecret(fact.text)) facts.push(fact)
    if (speaker.parent) noteChildName(found)
    const aside = found.length === 0 && parsed.subject === null ? understanding.touching(parsed) : null
    if (aside) facts.push(aside)
    else if (found.length === 0 && parsed.subject === null)
      joinTrailing(parsed, { ...place, earlier: perTurn.at(-1) }, discourse)
    return parsed.subject && !parsed.elided ? parsed.subject : before
  }

  return { hear, facts: () => perTurn.flat(), cutTurns: () => cutTurns, isForeign: () => isForeign }
}
