import type { ExtractedFact, ExtractionInput, Turn } from "../../facts/extraction.ts"
import { dayIn } from "../../platform/time-zone.ts"
import { type Question, questionOf } from "./answering.ts"
import { createDiscourse } from "./discourse.ts"
import { createDoubts, type Said } from "./doubts.ts"
import { asks, holdsNumberLikeSecret, isInjected, isSecret } from "./guards.ts"
import { type Life, leastLife, leastLifeOfKnown, leastLifeOfTyped, livesIn, sureLife } from "./life.ts"
import { createMakeBelieve } from "./make-believe.ts"
import { createQuotes, type QuotedSentence } from "./quotes.ts"
import { createReading } from "./reading.ts"
import { habitualLanguage, speakerOf } from "./speaker.ts"
import { isJoke, isNotToKeep, isRegret } from "./taken-back.ts"
import { tellsOfLife } from "./tells-of-life.ts"
import { readTurn, type Sentence } from "./text/segment.ts"
import { lowText, type Token, token } from "./text/tokens.ts"
import { afterCorrection, afterJoke, beforeTag, withoutOpening } from "./trimming.ts"
import { isSelfAt } from "./vietnamese/speaker.ts"

/** Children say a third of this at one sitting. More is not read: no conversation takes longer than a second. */
export const maxWords = 6_000
/** "No." takes as long to read as five words do. */
const minSentenceCost = 5

/** Of the turns just before a message, so many are compared with what is known, and of each its end: there is the question. */
const turnsBefore = 2
const maxLengthBefore = 300

const unlikely: Life = { likely: 0, alone: 0 }

/** What a sentence gave, and whether it goes on with the one before it. `turn`: the number of the user's turn that holds it. */
type Heard = { facts: ExtractedFact[]; goesOn: boolean; said: string; turn: number }

/** Hears a conversation turn by turn and collects what the user states. */
export const createConversation = (input: ExtractionInput) => {
  const habitual = habitualLanguage(input.turns)
  const speaker = speakerOf(input.turns, habitual)
  const discourse = createDiscourse(input.known)
  const makeBelieve = createMakeBelieve(discourse)
  const today = dayIn(input.timeZone ?? "UTC", input.saidAt)
  const reading = createReading({ discourse, speaker, today, known: input.known })
  const quotes = createQuotes(speaker)
  const doubts = createDoubts(input.known, input.saidAt)
  const heard: Heard[] = []
  let turns = 0
  let question: Question | null = null
  let companion = ""
  let lastRemark = ""
  let lastOdds = 0
  /** What "wait no" took back: the next words may correct it. */
  let regretted: readonly Token[] = []
  let lastSaid: readonly Token[] = []
  let wordsLeft = maxWords
  let cutTurns = 0
  let isForeign = false
  let lastTurns: string[] = []
  /** What was said just before each of the user's turns. */
  const before = new Map<number, string>()

  const hear = (turn: Turn): void => {
    before.set(turns + 1, lastTurns.join(" "))
    if (turn.role === "assistant" || (turn.role === "user" && !isInjected(turn.content)))
      lastTurns = [...lastTurns, turn.content.slice(-maxLengthBefore)].slice(-turnsBefore)
    if (turn.role === "assistant") hearCompanion(turn.content)
    if (turn.role !== "user") return
    if (!isInjected(turn.content)) hearSentences(withinBounds(turn.content))
    question = null
    companion = ""
  }

  const withinBounds = (content: string): Sentence[] => {
    const { sentences, isWhole, ...turn } = readTurn(content, habitual)
    isForeign ||= turn.isForeign
    const read = sentences.filter(({ tokens }) => {
      wordsLeft -= Math.max(minSentenceCost, tokens.length)
      return wordsLeft >= 0
    })
    if (!isWhole || read.length < sentences.length) cutTurns += 1
    return read
  }

  /** Of the companion's words only the question counts, and whom they bring up. */
  const hearCompanion = (content: string): void => {
    companion = content
    question = questionOf(content, habitual)
    makeBelieve.hearCompanion(content, question?.tokens ?? [])
    reading.hearCompanion(content)
  }

  const hearSentences = (sentences: readonly Sentence[]): void => {
    makeBelieve.startTurn()
    quotes.startTurn()
    reading.startTurn()
    let afterSecret = false
    turns += 1
    const remarks = sentences.map(({ said }, at) => {
      return { said, before: sentences[at - 1]?.said ?? lastRemark, after: sentences[at + 1]?.said ?? "" }
    })
    const { lives, last } = livesIn(companion, remarks, lastOdds)
    lastRemark = sentences.at(-1)?.said ?? lastRemark
    lastOdds = last
    for (const [index, sentence] of sentences.entries()) {
      const isSecretStill: boolean = afterSecret && ["it", "its", "it's", "là"].includes(sentence.tokens[0]?.low ?? "")
      afterSecret = isSecret(sentence.raw) || isSecretStill
      const facts = hearSentence(sentence, index === 0 ? question : null, afterSecret, lives[index] ?? unlikely)
      if (facts === null) quotes.interrupt()
    }
  }

  /** "im 7. wait no. 8!" */
  const corrected = (tokens: readonly Token[]): readonly Token[] => {
    if (isRegret(tokens) || regretted.length === 0) return tokens
    const whole =
      tokens.length < 4 ? afterCorrection([...regretted, token(","), token("no"), token("wait"), ...tokens]) : tokens
    regretted = []
    return whole
  }

  /** A parent's "he" or "she" is the child. */
  const isSelf = (tokens: readonly Token[]) => (at: number) =>
    isSelfAt(tokens, at, speaker) || (speaker.parent && at === 0 && ["he", "she"].includes(tokens[0]?.low ?? ""))

  /** Null: it is no statement that may be kept. */
  const hearSentence = (
    sentence: Sentence,
    asked: Question | null,
    secret: boolean,
    { likely, alone }: Life,
  ): ExtractedFact[] | null => {
    const { language } = sentence
    const joke = isJoke(sentence.tokens)
    if (joke || isNotToKeep(sentence.tokens) || isRegret(sentence.tokens))
      takeBack(joke ? afterJoke(sentence.tokens).before : [])
    if (isRegret(sentence.tokens)) regretted = lastSaid
    const told = joke ? afterJoke(sentence.tokens).after : corrected(sentence.tokens)
    makeBelieve.hear(sentence.tokens, language, asked?.tokens ?? [])
    const stated = language === "vi" ? beforeTag(told) : null
    const tokens = stated ?? (sentence.question ? told : withoutOpening(told))
    if (tokens.length === 0 || isNotToKeep(tokens) || isRegret(tokens)) return null
    const isSure = likely >= sureLife
    const mayBeTyped = Math.max(likely, alone) >= leastLifeOfTyped
    const isAsking = stated === null && (sentence.question || asks(tokens))
    // "I don't know who my father is" only looks like a question.
    if (isAsking && (sentence.question || !isSure)) {
      reading.noteOpen({ ...sentence, tokens: [...tokens] })
      return null
    }
    const isDismissed = makeBelieve.dismisses(tokens, language, isSelf(tokens), asked?.tokens ?? [])
    if (secret || (isDismissed && !isSure)) return null
    lastSaid = tokens
    const askedAbout = asked ? reading.meantBy(asked) : null
    const { facts, ends, isRead, mentioned, meant } = reading.read(
      { ...sentence, tokens: afterCorrection(tokens) },
      asked,
    )
    const safe = isAsking || isDismissed || !mayBeTyped ? [] : facts.filter(({ text }) => !holdsNumberLikeSecret(text))
    const said = joke ? lowText(told) : sentence.said
    const quoted: QuotedSentence = {
      said,
      tokens,
      language,
      figures: mentioned,
      ends,
      asked,
      meant,
      askedAbout,
      asksOfKnown: asked?.tokens.some((one) => discourse.byName(one.text)) ?? false,
    }
    const goesOn = quotes.goesOn(quoted)
    const life = isRead && !isDismissed && mayBeTyped ? 1 : likely
    const namesKnown = mentioned.some(({ name, role, kind }) => name !== null && role !== null && kind !== "fiction")
    const least = namesKnown ? leastLifeOfKnown : leastLife
    const isWorthKeeping =
      (!isRead || isDismissed || isAsking || ends.length > 0 || (isSure && safe.length === 0)) &&
      !holdsNumberLikeSecret(sentence.raw) &&
      ((ends.length > 0 && (namesKnown || mayBeTyped)) ||
        (life >= least &&
          tellsOfLife({ tokens, language, isSelf: isSelf(tokens), answers: quotes.answers(quoted), life })) ||
        doubts.outdates(sentence.raw))
    const quote = isWorthKeeping ? quotes.quote(quoted) : null
    if (quote?.replaces) for (const one of heard) one.facts = one.facts.filter((fact) => fact !== quote.replaces)
    if (!quote && life < least && safe.length === 0) quotes.interrupt()
    else if (!quote) quotes.note(quoted, safe.length > 0)
    heard.push({ facts: quote ? [...safe, quote.fact] : safe, goesOn, said: sentence.raw, turn: turns })
    return heard.at(-1)?.facts ?? []
  }

  /** "jk" takes back what was said before it, with what that went on from. `before`: what the same sentence said before it. */
  const takeBack = (before: readonly Token[]): void => {
    lastTurns = []
    if (before.length > 2) return
    for (let last = heard.pop(); last?.goesOn; last = heard.pop());
    quotes.interrupt()
  }

  /** What was stated in each turn, and not taken back. */
  const saidByTurn = (): Said[] => {
    const said = new Map<number, string[]>()
    for (const one of heard) said.set(one.turn, [...(said.get(one.turn) ?? []), one.said])
    return [...said].map(([turn, sentences]) => ({ said: sentences.join(" "), before: before.get(turn) ?? "" }))
  }

  return {
    hear,
    facts: () => withoutNamesakes(heard.flatMap(({ facts }) => facts)),
    doubts: () => doubts.castBy(saidByTurn()),
    cutTurns: () => cutTurns,
    isForeign: () => isForeign,
  }
}

const ofTeachers = new Set(["taught_by", "teacher_of", "coached_by", "coach_of"])

/** "con là Bin" – "cô giáo Bin": the teacher is Bin's, and is not called Bin. */
const withoutNamesakes = (facts: readonly ExtractedFact[]): ExtractedFact[] => {
  const relations = facts.flatMap((fact) => fact.relations)
  const own = new Set(relations.flatMap((one) => (one.subject === "user" && one.type === "named" ? [one.target] : [])))
  return facts.filter(
    (fact) =>
      !fact.relations.some(
        ({ subject, type, target }) => ofTeachers.has(type) && (own.has(subject) || own.has(target)),
      ),
  )
}
