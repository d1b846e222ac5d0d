import { buildLexicon, determiners, type Lexicon, type Sense } from "./lexicon.ts"
import { createSpelling } from "./spelling.ts"
import type { Token } from "./tokenize.ts"
import { isFunctionWord, isOrdinaryWord, type Reading, readingOf } from "./words.ts"

const lexicon: Lexicon = buildLexicon()
const correct = createSpelling(lexicon.english.keys())

/** Weight of a match when the word is misspelt. */
const misspeltShare = 0.6
/** Weight of a match when the words were written without accents. */
const unaccentedShare = { phrase: 0.9, word: 0.75 }
/** Weight inside a name: Biscuit is hardly a biscuit, but Oak Hill Elementary is a school. */
const nameShare = { any: 0.3, lastOfMany: 0.8 }

export type Match = { tokens: Token[]; senses: Sense[]; share: number }

type Span = { tokens: Token[]; start: number; length: number; reading: Reading }

const keyOf = ({ tokens, start, length }: Span, form: "accented" | "folded" | "stem"): string => {
  let key = tokens[start]?.[form] ?? ""
  for (let i = start + 1; i < start + length; i++) key += ` ${tokens[i]?.[form] ?? ""}`
  return key
}

const some = ({ tokens, start, length }: Span, test: (token: Token) => boolean): boolean => {
  for (let i = start; i < start + length; i++) {
    const token = tokens[i]
    if (token && test(token)) return true
  }
  return false
}

const readVietnamese = (span: Span): { senses: Sense[]; share: number } | undefined => {
  const marked = some(span, (token) => token.marked)
  if (marked || span.reading === "vi") {
    const senses = lexicon.accented.get(keyOf(span, "accented"))
    return senses && { senses, share: 1 }
  }
  if (span.reading === "en" && (span.length === 1 || some(span, (token) => isFunctionWord(token, "en"))))
    return undefined
  const senses = lexicon.unaccented.get(keyOf(span, "folded"))
  if (!senses) return undefined
  const share = span.length > 1 ? unaccentedShare.phrase : unaccentedShare.word
  const total = senses.reduce((sum, sense) => sum + sense.share, 0)
  return { senses, share: share / Math.max(1, total) }
}

const readEnglish = (span: Span): { senses: Sense[]; share: number } | undefined => {
  if (some(span, (token) => token.marked)) return undefined
  const senses = lexicon.english.get(keyOf(span, "stem"))
  return senses && { senses, share: 1 }
}

/** An unknown word may be a misspelt known one. */
const readMisspelt = (token: Token, reading: Reading): Match | undefined => {
  if (token.name || token.marked || reading === "plain" || isOrdinaryWord(token)) return undefined
  const word = correct(token.folded) ?? correct(token.stem)
  const senses = word && lexicon.english.get(word)
  return senses ? { tokens: [], senses, share: misspeltShare } : undefined
}

const nameShareOf = (span: Span, senses: Sense[]): number => {
  if (some(span, (token) => !token.name) || senses.some(({ proper }) => proper)) return 1
  const endsName = span.tokens[span.start - 1]?.name && !span.tokens[span.start + span.length]?.name
  return endsName ? nameShare.lastOfMany : nameShare.any
}

const readSpan = (span: Span): Match | undefined => {
  const vietnameseFirst = span.reading !== "en"
  const found = vietnameseFirst
    ? (readVietnamese(span) ?? readEnglish(span))
    : (readEnglish(span) ?? readVietnamese(span))
  if (!found) return undefined
  const tokens = span.tokens.slice(span.start, span.start + span.length)
  return { tokens, senses: found.senses, share: found.share * nameShareOf(span, found.senses) }
}

/** Every word or phrase of the lexicon in the text, longest first from the left. "Broke his arm" matches "broke arm". */
export const matchConcepts = (all: Token[]): Match[] => {
  const matches: Match[] = []
  const reading = readingOf(all)
  const tokens = reading === "en" ? all.filter(({ folded }) => !determiners.has(folded)) : all
  let start = 0
  while (start < tokens.length) {
    let match: Match | undefined
    for (let length = Math.min(lexicon.maxPhraseWords, tokens.length - start); length > 0 && !match; length--)
      match = readSpan({ tokens, start, length, reading })
    const token = tokens[start]
    const found = match ?? (token && readMisspelt(token, reading))
    if (found) matches.push(found)
    start += match?.tokens.length ?? 1
  }
  return matches
}

/** Weight per feature of all concepts that the matches activate. */
export const activate = (matches: Match[]): Map<number, number> => {
  const weights = new Map<number, number>()
  for (const { senses, share } of matches)
    for (const sense of senses)
      for (const { feature, weight } of lexicon.activations.get(sense.concept) ?? [])
        weights.set(feature, (weights.get(feature) ?? 0) + weight * share * sense.share)
  return weights
}
