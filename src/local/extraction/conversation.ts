import type { ExtractedFact, ExtractionInput, Turn } from "../../extraction/extraction.ts"
import { type Question, questionOf, startsWithName, statementOf, withoutNaming } from "./answering.ts"
import type { Clause, Parsed, Subject } from "./clause.ts"
import { corrected } from "./correction.ts"
import { createDiscourse } from "./discourse.ts"
import { englishAside, englishTail, isVerb as isFiniteVerb } from "./english/aside.ts"
import { parseEnglish } from "./english/clause.ts"
import { agreedWith, echoOf as englishEcho, givenBack } from "./english/echo.ts"
import {
  beforeStory,
  goesOn,
  isCounterfactual,
  isDoubtful,
  isInGame,
  isTeased,
  mayTellStory,
  noteRole,
  opensStory,
  takesBack,
  withoutOpening,
} from "./english/unreal.ts"
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
  isNotToKeep,
  isPretend,
  isPretendOver,
  isPromise,
  isReal,
  isSecret,
  tellsStory,
} from "./guards.ts"
import { acquaintanceFact, introductionFact } from "./introductions.ts"
import { animalKind, isIn, wordSet } from "./lexicon.ts"
import { factsOfFrame, matchFrame } from "./match-frames.ts"
import { isNameWord } from "./names.ts"
import { findNaming } from "./naming.ts"
import { childAt, ofChild } from "./parent.ts"
import { reportedClause } from "./reported.ts"
import { habitualLanguage, speakerOf } from "./speaker.ts"
import { splitClauses } from "./split.ts"
import { type Language, languageOf } from "./text/language.ts"
import { type Sentence, segmentTurn } from "./text/segment.ts"
import { isWord, joinTokens, type Token } from "./text/tokens.ts"
import { asideFact, tailOf } from "./vietnamese/aside.ts"
import { parseVietnamese } from "./vietnamese/clause.ts"
import { askedAbout, asksNameOfOther, echoOf } from "./vietnamese/echo.ts"
import { noteNewFriend } from "./vietnamese/new-friend.ts"
import { beforeTag } from "./vietnamese/question.ts"

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

/** "tớ là siêu nhân": what a joke two turns long began with. */
const isClaim = (fact: ExtractedFact): boolean =>
  fact.relations.some((one) => one.subject === "user" && one.type === "described_as")

/** "guess how many teeth i lost": the companion's guess is no question of its own. */
const isGuess = (tokens: readonly Token[]): boolean => tokens.slice(0, 4).some((one) => one.low === "guess")

/** "16 hours a day", "217 visits": said of what was told before. */
const isMeasure = ({ clause }: Parsed): boolean =>
  clause.language === "en" && clause.tokens.length > 1 && /^(\d|day$)/.test(clause.tokens[0]?.low ?? "")

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
  let storyTurn = -9
  let answered = false
  /** Whom the companion's question was about, where it was not the user: "Anh học gì?" – "học làm phim". */
  let askedOf: Subject | null = null
  /** The turn before supposed something ("nếu tớ có một triệu"): what goes on without a subject supposes as well. */
  let supposing = false
  /** What the user asked the companion last: "Yours?" gives it back. */
  let askedByUser: Question | null = null
  /** Which clause of the turn is being heard. */
  let clauseNumber = 0
  /** How many facts the turn had stated before the sentence at hand. */
  let factsBefore = 0

  const hear = (turn: Turn): void => {
    if (turn.role === "assistant") {
      question = questionOf(turn.content, habitual)
      if (askedByUser && ((question && givenBack(question.tokens)) || isGuess(askedByUser.tokens)))
        question = askedByUser
      askedByUser = null
      if (question && /birthday|sinh nhật/.test(joinTokens(question.tokens).toLowerCase()))
        birthdayTurn = turnNumber + 1
      askedOf = question?.language === "vi" ? askedAbout(question.tokens, (clause) => parse(clause, null)) : null
      if (isReal(turn.content)) supposing = false
      mentionNamed(turn.content)
      if (question?.language === "vi") noteAnimals(question.tokens)
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

  /** The companion's "Marmalade?!" says who the next "he" is. */
  const mentionNamed = (content: string): void => {
    const words = new Set(
      content
        .slice(0, 1000)
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    for (const figure of discourse.figures)
      if (figure.name && figure.kind !== "fiction" && words.has(figure.name.toLowerCase())) discourse.mention(figure)
  }

  const hearSentences = (sentences: readonly Sentence[], facts: ExtractedFact[]): void => {
    pretending = Math.max(0, pretending - 1)
    let afterSecret = false
    let clauses = 0
    let before: Subject | null = askedOf
    const supposedBefore = supposing
    supposing = false
    for (const sentence of sentences) {
      const stated = sentence.language === "vi" ? beforeTag(sentence.tokens) : null
      const tokens = stated ?? (sentence.question ? sentence.tokens : withoutOpening(sentence.tokens))
      factsBefore = facts.length
      if (isJoke(tokens) || isNotToKeep(tokens)) retract(facts)
      if (tellsStory(tokens.filter((one) => !discourse.byName(one.text)))) storyTurn = turnNumber
      discourse.story.told = turnNumber - storyTurn <= 1
      if (isPretendOver(tokens) || isJoke(tokens)) pretending = 0
      else if (isPretend(tokens)) pretending = 3
      const isEnglish = sentence.language === "en"
      if (isEnglish && isCounterfactual(tokens)) supposing = true
      if (stated === null && (sentence.question || asks(tokens))) {
        askedByUser = { tokens, language: sentence.language }
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
      if (!isEnglish && isHypothetical(tokens) && !isPromise(tokens)) supposing = true
      const unreal = isEnglish ? isUnrealEnglish(tokens) : isHypothetical(tokens)
      if (isEnglish && pretending === 0 && unreal && !supposing) noteTopic(sentence)
      if (pretending > 0 || unreal || isInFiction(tokens) || isHearsay(tokens)) continue
      if (isEnglish && takesBack(tokens)) {
        takeBack(facts)
        continue
      }
      if (isEnglish) noteRole(tokens, discourse)
      const told = isEnglish ? beforeStory(tokens) : tokens
      if ((!isEnglish || mayTellStory(tokens)) && findFiction(tokens, discourse) && told.length === tokens.length)
        continue
      if (clauses === 0 && question && isEnglish) hearAgreement(question, sentence, facts)
      for (const clause of splitClauses({ ...sentence, tokens: corrected(told) }, { speaker, discourse })) {
        if (
          clause.language === "en" &&
          (isHypothetical(clause.tokens.filter((one) => one.low !== "if")) ||
            ((supposedBefore || supposing) && goesOn(clause.tokens)))
        )
          continue
        if (secret && holdsNumberLikeSecret(clause.tokens.map((one) => one.low).join(" "))) break
        if (supposedBefore && parse(clause, null).elided) continue
        clauseNumber = clauses
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

  const isUnrealEnglish = (tokens: readonly Token[]): boolean =>
    isDoubtful(tokens) || isInGame(tokens) || isTeased(tokens) || opensStory(tokens, discourse)

  /** "im 8. wait no. 9!": the value that was wrong makes room for the next. */
  const takeBack = (facts: ExtractedFact[]): void => {
    const wrong = facts.pop()
    if (wrong?.relations.some((one) => one.subject === "user" && one.type === "aged"))
      topic = { statement: "i am", turn: turnNumber }
  }

  /** "Are you learning to swim?" – "yes": what the companion asked is so. */
  const hearAgreement = (asked: Question, sentence: Sentence, facts: ExtractedFact[]): void => {
    const statement = asked.language === "en" && !speaker.parent ? agreedWith(asked.tokens, sentence.tokens) : null
    const [said] = statement ? segmentTurn(statement, "en") : []
    if (said) hearClause({ tokens: said.tokens, language: "en", plain: false, link: null }, null, facts, false)
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

  const noteChildName = (facts: readonly ExtractedFact[]): void => {
    for (const relation of facts.flatMap((fact) => fact.relations))
      if (relation.subject === "user" && relation.type === "named") speaker.childNames.add(relation.target)
  }

  const hearClause = (
    clause: Clause,
    before: Subject | null,
    facts: ExtractedFact[],
    isFirst: boolean,
  ): Subject | null => {
    nameChild(clause, facts)
    noteNewFriend(clause.tokens, discourse)
    const parsed = parse(speaker.parent ? ofChild(clause) : clause, before)
    if (parsed.clause.tokens.filter(isWord).length === 0) return before
    const found = understand(parsed, isFirst)
    for (const fact of found) if (!holdsNumberLikeSecret(fact.text)) facts.push(fact)
    if (speaker.parent) noteChildName(found)
    if (found.length === 0 && parsed.subject === null) trail(parsed, facts)
    return parsed.subject && !parsed.elided ? parsed.subject : before
  }

  const touching = (parsed: Parsed): ExtractedFact | null =>
    asideFact(parsed, discourse) ?? englishAside(parsed, discourse, input.saidAt)

  /** What trails a statement belongs to it; what touches the user otherwise is told as it is. */
  const trail = (parsed: Parsed, facts: ExtractedFact[]): void => {
    const aside = touching(parsed)
    if (aside) facts.push(aside)
    if (facts.length === 0 && clauseNumber === 0 && isMeasure(parsed)) {
      const earlier = perTurn.at(-1)
      const told = earlier?.pop()
      const measure = told ? englishTail(parsed, discourse) : null
      if (earlier && told)
        earlier.push(measure && !holdsNumberLikeSecret(measure) ? { ...told, text: `${told.text}, ${measure}` } : told)
      return
    }
    const last = facts.at(-1)
    const tail =
      aside === null && last && facts.length > (parsed.clause.language === "en" ? 0 : factsBefore)
        ? (tailOf(parsed, discourse) ?? englishTail(parsed, discourse))
        : null
    if (last && tail && !holdsNumberLikeSecret(tail))
      facts[facts.length - 1] = { ...last, text: `${last.text}, ${tail}` }
  }

  const understand = (parsed: Parsed, isFirst: boolean): ExtractedFact[] => {
    const { language, tokens } = parsed.clause
    const reported = reportedClause(parsed)
    if (reported) {
      const inner = parse(reported, null)
      if (inner.subject && !inner.elided) {
        const told = understand(inner, isFirst)
        if (told.length > 0) return [...introduce(parsed, language, []), ...told]
      }
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
    const [met] = naming.figures
    if (
      naming.complete &&
      introductions.length === 0 &&
      language === "en" &&
      met &&
      !introduced.has(`${met.name?.toLowerCase()}`)
    ) {
      const acquaintance = acquaintanceFact(met)
      if (acquaintance) return [acquaintance]
    }
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
    const isShort =
      parsed.subject === null ||
      parsed.elided ||
      tokens[0]?.low === "it" ||
      (language === "en" && !parsed.predicate.some((one) => isFiniteVerb(one)))
    const replied = isShort && isFirst ? answer(parsed) : null
    if (replied) return [...introductions, ...replied]
    introduceStranger(parsed)
    if (tokens.length <= 6 && parsed.subject === null) last = tokens.map((one) => one.text).join(" ")
    return introductions
  }

  /** "Mei. she was nice to me": a name alone is somebody whom "she" can mean. */
  const introduceStranger = ({ clause }: Parsed): void => {
    const [one] = clause.tokens
    if (clause.language === "en" && one && isNameWord(one) && clause.tokens.length === 1 && !discourse.byName(one.text))
      discourse.introduce({ name: one.text, kind: "person" })
  }

  /** A thing just got or named can be named next: "i got a robot" – "i named him Robby". */
  const remember = (frame: string, thing: string, language: Language): void => {
    last = thing
    if (!["received", "given", "has-thing", "received-vi", "given-vi"].includes(frame)) return
    if (isIn("weekday", thing.split(" ").at(-1) ?? "")) return
    const pet = thing.split(" ").find((word) => isIn("animal", word))
    if (pet) return introducePet(pet)
    const noun = thing.split(" ").slice(-2).join(" ").toLowerCase()
    discourse.introduce({
      kind: "object",
      role: { en: noun.split(" ").at(-1) ?? noun, vi: language === "vi" ? thing : noun },
    })
  }

  /** "Hay là con dế?": what the companion asks after can be named next. */
  const noteAnimals = (tokens: readonly Token[]): void => {
    for (const [at, one] of tokens.entries()) {
      const length = ["con", "chú", "bé"].includes(one.low) ? (wordSet("animal")?.longest(tokens, at + 1) ?? 0) : 0
      if (length > 0) introducePet(joinTokens(tokens.slice(at + 1, at + 1 + length)))
    }
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
    let statement =
      question && (askedOf || asksNameOfOther(question.tokens)) ? echoOf(question.tokens, said, speaker) : null
    if (!statement && question) statement = statementOf(question, said, discourse, speaker)
    const waiting: Topic | null = topic
    if (!statement && waiting && turnNumber - waiting.turn <= 1 && said.length > 0 && said.length <= 4) {
      statement = `${waiting.statement} ${text}`
      topic = null
    }
    if (!statement && question?.language === "en" && !speaker.parent && !answered)
      statement = englishEcho(question.tokens, said)
    if (!statement && !answered && question?.language === "vi") statement = echoOf(question.tokens, said, speaker)
    if (!statement || statement === text) return null
    answered = true
    const [sentence] = segmentTurn(statement, parsed.clause.language)
    if (!sentence) return null
    const language = languageOf(sentence.tokens) ?? parsed.clause.language
    // The statement answers the question, and is not put to it again.
    const asked = question
    question = null
    const stated = parse({ tokens: sentence.tokens, language, plain: false, link: null }, null)
    const facts = understand(stated, false)
    question = asked
    const aside = facts.length === 0 ? touching(stated) : null
    return aside ? [aside] : facts
  }

  return { hear, facts: () => perTurn.flat() }
}
