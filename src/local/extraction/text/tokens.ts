import { fold as foldMarks } from "../../../platform/text.ts"

/** A word or a mark of a sentence, as it was said and in the forms in which it is compared. */
export type Token = {
  text: string
  /** Lower case, with diacritics. */
  low: string
  /** Lower case, without diacritics: how children type Vietnamese on a keyboard without them. */
  fold: string
  /** The capital of a name (not of a sentence's first word, nor of someone who shouts). */
  capital: boolean
}

/** A token with its place in the text that was tokenized. */
export type PlacedToken = Token & { from: number; to: number }

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
  return true
}

/** Most words have no marks: taking them off costs ten times as much as to see that there are none. */
export const fold = (text: string): string => (isAscii(text) ? text.toLowerCase() : foldMarks(text))

export const token = (text: string, capital = false): Token => {
  const low = text.toLowerCase()
  return { text, low, fold: fold(low), capital }
}

/**
 * A word may hold one inner mark between letters (don't, so-so, AT&T), digits (3-1, 8:30, 9/3) or both (K-14, 5-A), and a single letter may
 * have signs behind it (C++, C#): no nested repetition, so linear.
 */
const wordOrMark =
  /(?<![\p{L}\p{M}\p{N}])[A-Za-z](?:\+\+|#)(?![\p{L}\p{N}+#])|[\p{L}\p{M}\p{N}]+(?:(?<=\p{L})['’-](?=\p{L})[\p{L}\p{M}]+|(?<=\p{Lu})&(?=\p{Lu})\p{L}+|(?<=\p{N})[.:/-](?=\p{N})\p{N}+|(?<=\p{L})-\p{N}+|(?<=\p{N})-\p{Lu}(?!\p{L}))*|\n|\S/gu

const startsWithCapital = /^\p{Lu}/u
const isWordPattern = /^[\p{L}\p{N}]/u

export const isWord = (one: Token): boolean => isWordPattern.test(one.text)

export const tokenize = (text: string): PlacedToken[] =>
  Array.from(text.replaceAll("’", "'").matchAll(wordOrMark), ({ 0: word, index }) => ({
    ...token(word, startsWithCapital.test(word)),
    from: index,
    to: index + word.length,
  }))

const noSpaceBefore = new Set([",", ".", "!", "?", ";", ":", "'s", "'", ")", "”", "%"])

/** Words back to text. */
export const joinWords = (words: readonly string[]): string => {
  let text = ""
  for (const word of words) text += text === "" || noSpaceBefore.has(word) ? word : ` ${word}`
  return text.trim()
}

export const joinTokens = (tokens: readonly Token[]): string => joinWords(tokens.map((one) => one.text))
/** In lower case, as the phrases of the data files are written. */
export const lowText = (tokens: readonly Token[], from = 0, to = tokens.length): string =>
  tokens
    .slice(from, to)
    .map((one) => one.low)
    .join(" ")
