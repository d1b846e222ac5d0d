import type { Ending, ExtractedFact, KnownFact } from "../../facts/extraction.ts"
import type { Day } from "../../platform/time-zone.ts"
import { answerValue, type Question, statementOf } from "./answering.ts"
import type { Clause, Parsed, Speaker, Subject } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { parseEnglish, pronounAt } from "./english/parse.ts"
import { createFact, withEndings } from "./facts.ts"
import type { Figure } from "./figure.ts"
import { createIntroductions } from "./introductions.ts"
import { factsOfClause, isSmallTalk } from "./match-frames.ts"
import { createMentions } from "./mentions.ts"
import { findNamed } from "./naming.ts"
import { createOpenStatements } from "./open-statements.ts"
import { otherTime } from "./other-time.ts"
import { childAt, ofChild } from "./parent.ts"
import { stripParticles } from "./particles.ts"
import { endingsOf } from "./read-endings.ts"
import { splitClauses } from "./split.ts"
import { content } from "./tells-of-life.ts"
import { type Sentence, segmentTurn } from "./text/segment.ts"
import { parseVietnamese, vietnamesePronoun } from "./vietnamese/parse.ts"

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

  /** Whom the last sentence of this turn was about. */
  let spokenOf: Subject | null = null
  const startTurn = (): void => {
    open.startTurn()
    spokenOf = null
  }

  const { mentionedIn, noteOwned, noteThings } = createMentions(discourse, speaker)
  const open = createOpenStatements((statement) => factsOfClause(parse(clauseOf(statement), null), today) ?? [])

  const parse = (clause: Clause, before: Subject | null): Parsed =>
    clause.language === "en"
      ? parseEnglish(clause, discourse, speaker, before)
      : parseVietnamese(clause, discourse, speaker, before)

  const read = (sentence: Sentence, asked: Question | null): Read => {
    const answered = open.complete(sentence) ?? (asked ? readAnswer(sentence, asked) : null)
    open.note(sentence)
    if (answered) return { ...answered, ends: [], isRead: true, meant: null, mentioned: [] }
    const whole = readNaming(sentence)
    if (whole) {
      const [figure] = whole.mentioned
      spokenOf = figure ? { kind: "figure", figure } : null
      return whole
    }
    const facts: ExtractedFact[] = []
    const ends: Ending[] = []
    const mentioned: Figure[] = []
    let before: Subject | null = null
    let isRead = true
    let meant: Meant | null = null
    for (const said of splitClauses(sentence, { speaker, discourse })) {
      const clause = speaker.parent ? ofChild(said) : said
      nameChild(clause, facts)
      const parsed = parse(clause, before)
      // "Anh học gì?" – "học nấu ăn": the answer is of whom the question asks.
      const isOfOthers = asked && !asked.tokens.some(({ low }) => addressees.has(low))
      // "em gái tui tên Thỏ. 5 tuổi", or "(con thỏ ấy), 5 tuổi": it goes on about her.
      const goesOnOfOther = spokenOf?.kind === "figure" || sentence.raw.startsWith(",")
      if (before === null && parsed.elided && (isOfOthers || goesOnOfOther)) parsed.subject = null
      const found = readClause(parsed)
      facts.push(...found.facts)
      ends.push(...found.ends)
      isRead &&= found.isRead
      mentioned.push(...found.mentioned)
      if (parsed.subject) before = parsed.subject
      const first = parsed.clause.tokens.slice(0, maxWordsBefore).find(({ low }) => pronouns.has(low))
      if (first && parsed.subject?.kind === "figure" && parsed.subject.figure.name)
        meant ??= { pronoun: first.text, name: parsed.subject.figure.name }
    }
    spokenOf = before ?? spokenOf
    return { facts, ends, isRead, meant, mentioned: [...new Set(mentioned)] }
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
      }
    )
  }

  const readClause = (parsed: Parsed): Omit<Read, "meant"> => {
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
    if (!typed) noteThings(parsed)
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
  const readPart = ({ clause, subject, elided }: Parsed, mentioned: Figure[]): ExtractedFact[] => {
    const comma = clause.tokens.findIndex((one) => one.text === ",")
    if (comma < 2 || (elided && subject === null)) return []
    const part = { ...clause, tokens: clause.tokens.slice(0, comma) }
    const named = findNamed(part, discourse, speaker)
    if (named) mentioned.push(named)
    return named ? introduce([named], true, clause.language) : (factsOfClause(parse(part, null), today) ?? [])
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

  return { read, meantBy, noteOpen: open.note, startTurn, hearCompanion }
}

const addressees = new Set("you your yours u bạn cậu con em cháu bé mày".split(" "))
const pronouns = new Set("he she it nó".split(" "))
/** "sáng nào nó cũng": a time may stand before the pronoun. */
const maxWordsBefore = 3
