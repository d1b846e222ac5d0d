import type { Ending, ExtractedFact, KnownFact } from "../../facts/extraction.ts"
import type { Day } from "../../platform/time-zone.ts"
import { answerValue, leftOpenBy, type Question, statementOf } from "./answering.ts"
import type { Clause, Parsed, Speaker, Subject } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { parseEnglish, pronounAt } from "./english/parse.ts"
import { personAt } from "./english/people.ts"
import { createFact, withEndings } from "./facts.ts"
import type { Figure } from "./figure.ts"
import { createIntroductions } from "./introductions.ts"
import { animalKind, isIn, wordSet } from "./lexicon.ts"
import { factsOfClause, isSmallTalk } from "./match-frames.ts"
import { capitalRun, properName } from "./names.ts"
import { findNamed } from "./naming.ts"
import { otherTime } from "./other-time.ts"
import { childAt, ofChild } from "./parent.ts"
import { stripParticles } from "./particles.ts"
import { endingsOf } from "./read-endings.ts"
import { splitClauses } from "./split.ts"
import { isSure } from "./sure-words.ts"
import { content } from "./tells-of-life.ts"
import type { Language } from "./text/language.ts"
import { type Sentence, segmentTurn } from "./text/segment.ts"
import { joinTokens, lowText, type Token } from "./text/tokens.ts"
import { parseVietnamese, vietnamesePronoun } from "./vietnamese/parse.ts"
import { vietnamesePersonAt } from "./vietnamese/people.ts"

type Context = { discourse: Discourse; speaker: Speaker; today: Day; known: readonly KnownFact[] }

export type Meant = { pronoun: string; name: string }

export type Read = {
  facts: ExtractedFact[]
  /** What is over according to clauses without a typed fact. */
  ends: Ending[]
  /** Every clause was read: nothing is left to quote. */
  isRead: boolean
  mentioned: Figure[]
  /** Whom the pronoun means with which it opens: "he" is Oliver. */
  meant: Meant | null
  /** It names, or points at, somebody of the user's life. */
  namesSomebody: boolean
}

/** Reads the typed facts of sentences: what patterns that cover a whole clause say. */
export const createReading = ({ discourse, speaker, today, known }: Context) => {
  const introduce = createIntroductions(
    discourse,
    known.flatMap((fact) => fact.entities.map((entity) => entity.name)),
  )

  /** The companion's "Marmalade?!" says who the next "he" is. */
  const hearCompanion = (content: string): void => {
    const words = new Set(
      content
        .slice(0, 1000)
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    for (const figure of discourse.figures)
      if (figure.name && figure.kind !== "fiction" && words.has(figure.name.toLowerCase())) discourse.mention(figure)
  }

  /** Whom a question asks of by a pronoun: "Nó màu gì?" */
  const meantBy = ({ tokens }: Question): Meant | null => {
    const at = tokens.findIndex(({ low }) => pronouns.has(low))
    const figure =
      at < 0
        ? null
        : tokens[at]?.low === "nó"
          ? vietnamesePronoun(tokens, at, discourse, speaker)
          : pronounAt(tokens[at]?.low ?? "", discourse, speaker)
    return figure && figure !== "user" && figure.name && figure.kind !== "fiction"
      ? { pronoun: tokens[at]?.text ?? "", name: figure.name }
      : null
  }

  const parse = (clause: Clause, before: Subject | null): Parsed =>
    clause.language === "en"
      ? parseEnglish(clause, discourse, speaker, before)
      : parseVietnamese(clause, discourse, speaker, before)

  const read = (sentence: Sentence, asked: Question | null): Read => {
    const answered = readValue(sentence) ?? (asked ? readAnswer(sentence, asked) : null)
    noteOpen(sentence)
    if (answered) return { ...answered, ends: [], isRead: true, meant: null, mentioned: [], namesSomebody: false }
    const whole = readNaming(sentence)
    if (whole) return whole
    const facts: ExtractedFact[] = []
    const ends: Ending[] = []
    const mentioned: Figure[] = []
    let before: Subject | null = null
    let isRead = true
    let pointed = false
    let meant: Meant | null = null
    for (const said of splitClauses(sentence, { speaker, discourse })) {
      const clause = speaker.parent ? ofChild(said) : said
      nameChild(clause, facts)
      const parsed = parse(clause, before)
      // "Anh học gì?" – "học nấu ăn": the answer is of whom the question asks.
      if (asked && before === null && parsed.elided && !asked.tokens.some(({ low }) => addressees.has(low)))
        parsed.subject = null
      const found = readClause(parsed)
      facts.push(...found.facts)
      ends.push(...found.ends)
      isRead &&= found.isRead
      mentioned.push(...found.mentioned)
      if (parsed.subject) before = parsed.subject
      const first = parsed.clause.tokens.slice(0, maxWordsBefore).find(({ low }) => pronouns.has(low))
      if (first && parsed.subject?.kind === "figure" && parsed.subject.figure.name)
        meant ??= { pronoun: first.text, name: parsed.subject.figure.name }
      pointed ||= (speaker.parent && parsed.subject !== null) || (wordSet("kin")?.longest(clause.tokens, 0) ?? 0) > 0
      pointed ||= parsed.subject?.kind === "figure" && parsed.subject.figure.kind !== "fiction"
    }
    return {
      facts,
      ends,
      isRead,
      meant,
      mentioned: [...new Set(mentioned)],
      namesSomebody: pointed || mentioned.length > 0,
    }
  }

  /** "em mới có thêm con mèo nữa, tên Lu" */
  const readNaming = ({ tokens, language, plain }: Sentence): Read | null => {
    const said = stripParticles(tokens, language, plain)
    const named =
      otherTime(said, today) === "future" ? null : findNamed({ tokens: said, language, plain }, discourse, speaker)
    return (
      named && {
        facts: introduce([named], true, language),
        ends: [],
        isRead: true,
        meant: null,
        mentioned: [named],
        namesSomebody: true,
      }
    )
  }

  const readClause = (parsed: Parsed): Omit<Read, "namesSomebody" | "meant"> => {
    const { clause } = parsed
    if (content(clause.tokens) === 0 && parsed.subject === null)
      return { facts: [], ends: [], isRead: true, mentioned: [] }
    const isToCome = otherTime(clause.tokens, today) === "future"
    const named = isToCome ? null : findNamed(clause, discourse, speaker)
    const mentioned = [...mentionedIn(parsed), ...(named ? [named] : [])]
    const introductions = isToCome ? [] : introduce(mentioned, named !== null, clause.language)
    const ends = endingsOf(parsed, today)
    if (named) return { facts: introductions, ends, isRead: true, mentioned }
    const isFiction = parsed.subject?.kind === "figure" && parsed.subject.figure.kind === "fiction"
    const typed = isFiction ? null : factsOfClause(parsed, today)
    if (!typed) noteThings(clause.tokens)
    else for (const fact of typed) noteOwned(fact)
    if (parsed.subject?.kind === "figure" && parsed.subject.figure.name && !isFiction)
      mentioned.push(parsed.subject.figure)
    const part = typed === null && !isFiction && !isToCome ? readPart(parsed, mentioned) : []
    const isRead = typed !== null || isFiction || isSmallTalk(parsed)
    const [first, ...others] = typed ?? []
    if (first && !isFiction)
      return { facts: [...introductions, withEndings(first, ends), ...others], ends: [], isRead, mentioned }
    return { facts: [...introductions, ...part], ends: isFiction ? [] : ends, isRead, mentioned }
  }

  /** What stands before a comma, where that is a statement by itself: "con có con mèo tên Mi, dễ thương lắm". */
  const readPart = ({ clause }: Parsed, mentioned: Figure[]): ExtractedFact[] => {
    const comma = clause.tokens.findIndex((one) => one.text === ",")
    if (comma < 2) return []
    const part = { ...clause, tokens: clause.tokens.slice(0, comma) }
    const named = findNamed(part, discourse, speaker)
    if (named) mentioned.push(named)
    return named ? introduce([named], true, clause.language) : (factsOfClause(parse(part, null), today) ?? [])
  }

  /** Everybody of the user's life whom a clause names. */
  const mentionedIn = ({ clause, subject }: Parsed): Figure[] => {
    const { tokens, language, plain } = clause
    const found: Figure[] = []
    for (let at = 0; at < tokens.length; ) {
      const isPossessed = tokens[at - 1]?.low === "'s" || ["his", "her", "their"].includes(tokens[at - 1]?.low ?? "")
      const named = isPossessed
        ? null
        : language === "en"
          ? personAt(tokens, at, discourse)
          : (vietnamesePersonAt(tokens, at, discourse, speaker, plain) ??
            (["my", "our"].includes(tokens[at]?.low ?? "") ? personAt(tokens, at, discourse) : null))
      if (named && named.figure.kind !== "fiction") found.push(named.figure)
      at = named ? named.to : at + 1
    }
    if (subject?.kind === "figure") discourse.mention(subject.figure)
    return [...found, ...companionsIn(tokens)]
  }

  /** "me and Oliver built a fort", "chơi với Thảo Vy": somebody named for the first time. */
  const companionsIn = (tokens: readonly Token[]): Figure[] =>
    tokens.flatMap((one, at) => {
      const length = companions.has(tokens[at - 1]?.low ?? "") && !isIn("city", one.low) ? capitalRun(tokens, at) : 0
      const name = properName(tokens.slice(at, at + length).map(({ text }) => text))
      return length > 0 && !discourse.byName(name) ? discourse.introduce({ name, kind: "person" }) : []
    })

  /** A pet or a thing that a typed fact says the user has got can be named next: "i got a robot" – "i named him Robby". */
  const noteOwned = (fact: ExtractedFact): void => {
    const owned = fact.relations.find(({ subject, type }) => subject === "user" && type === "owns")
    if (owned) noteThing(owned.target.split(" ").at(-1) ?? "", owned.target)
  }

  const noteThing = (noun: string, phrase: string): void => {
    const role = animalKind(noun)
    if (role) discourse.another({ kind: "animal", role })
    else discourse.another({ kind: "object", role: { en: phrase, vi: phrase } })
  }

  /** "grandpa built me a robot": what a sentence brings up with "a" can be named next. */
  const noteThings = (tokens: readonly Token[]): void => {
    for (let at = 1; at < tokens.length; at++) {
      const length = Math.max(
        wordSet("possession")?.longest(tokens, at) ?? 0,
        wordSet("animal")?.longest(tokens, at) ?? 0,
      )
      const isNew = tokens.slice(Math.max(0, at - 3), at).some(({ low }) => articles.has(low))
      if (length === 0 || !isNew) continue
      const phrase = lowText(tokens, at, at + length)
      noteThing(isIn("animal", phrase) ? phrase : "", phrase)
    }
  }

  /** "my favorite color is": what waits for its value. */
  let open: { statement: string; language: Language; turns: number } | null = null

  const noteOpen = ({ tokens, language, plain }: Sentence): void => {
    const statement = leftOpenBy(stripParticles(tokens, language, plain))
    if (statement) open = { statement, language, turns: 0 }
  }

  const startTurn = (): void => {
    if (open && ++open.turns > 1) open = null
  }

  const readValue = ({ tokens, language, plain }: Sentence): { facts: ExtractedFact[] } | null => {
    const value = answerValue(stripParticles(tokens, language, plain))
    const end = value.findIndex(({ text }) => text === ",")
    const said = end > 0 ? value.slice(0, end) : value
    if (!open || !isSure(said) || said.length > maxValueWords) return null
    const [statement] = segmentTurn(`${open.statement} ${joinTokens(said)}`, open.language)
    const facts = statement ? (factsOfClause(parse(clauseOf(statement), null), today) ?? []) : []
    if (facts.length > 0) open = null
    return facts.length > 0 ? { facts } : null
  }

  const clauseOf = ({ tokens, language, plain }: Sentence): Clause => ({ tokens, language, plain, saysNow: false })

  /** The statement that a short answer makes. */
  const readAnswer = (sentence: Sentence, asked: Question): { facts: ExtractedFact[] } | null => {
    const value = answerValue(stripParticles(sentence.tokens, sentence.language, sentence.plain))
    const statement = statementOf(asked, value, discourse, speaker)
    const [restated] = statement ? segmentTurn(statement, asked.language) : []
    if (!restated) return null
    const clause: Clause = { tokens: restated.tokens, language: asked.language, plain: false, saysNow: false }
    const found = readClause(parse(clause, null))
    return found.facts.length > 0 ? { facts: found.facts } : null
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

  return { read, meantBy, noteOpen, startTurn, hearCompanion }
}

const companions = new Set("with and met với và cùng gặp rủ".split(" "))
const addressees = new Set("you your yours u bạn cậu con em cháu bé mày".split(" "))
const pronouns = new Set("he she it nó".split(" "))
/** "sáng nào nó cũng": a time may stand before the pronoun. */
const maxWordsBefore = 3
const maxValueWords = 4
const articles = new Set("a an một 1 con cái thêm".split(" "))
