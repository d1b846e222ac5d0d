import { accentKey, fold, stem } from "../../local/embedding/fold.ts"
import { tokenize } from "../../local/embedding/tokenize.ts"
import { type Reading, readingOf } from "../../local/embedding/words.ts"
import { isFunctionWord } from "../../search/function-words.ts"
import { translate } from "./translate.ts"

/**
 * Terms of the keyword lane. A word with marks has two: itself, and "~" with its folded form, which finds it for a query that was typed
 * without marks. A word without marks has its English stem; in a Vietnamese text that was typed without marks, also "~" with itself.
 */
export type ChunkTerms = { words: number; counts: Map<string, number> }

const maxWordLength = 40
/** The language of a chunk is told by its beginning. */
const maxCharactersToReadLanguage = 1000

/** Lower-case words of letters and digits, in order. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize("NFC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

const isPlainVietnamese = (text: string): boolean =>
  readingOf(tokenize(text.slice(0, maxCharactersToReadLanguage))) === "plain"

/** The terms of a chunk with their counts. `forms`: the terms of each word so far, for the chunks of one version. */
export const chunkTerms = (text: string, forms: Map<string, readonly string[]>): ChunkTerms => {
  const isPlain = isPlainVietnamese(text)
  const counts = new Map<string, number>()
  const words = wordsOf(text)
  for (const word of words) {
    const found = forms.get(word) ?? formsOf(word)
    forms.set(word, found)
    for (const term of found) counts.set(term, (counts.get(term) ?? 0) + 1)
    if (isPlain && found.length === 1) counts.set(`~${word}`, (counts.get(`~${word}`) ?? 0) + 1)
  }
  return { words: words.length, counts }
}

export const formsOf = (word: string): readonly string[] => {
  // Half of a character is no text: the database would take different halves for the same.
  const short = word.slice(0, maxWordLength).toWellFormed()
  const folded = fold(short)
  return folded === short ? [stem(folded)] : [accentKey(short), `~${folded}`]
}

/** A word of a query. `fallback`: what it is when no chunk contains `term`. `isTranslation`: it is a word of the other language. */
export type QueryTerm = {
  word: string
  term: string
  weight: number
  fallback: string | null
  isTranslation: boolean
}

const maxQueryTerms = 24
/** With translations. */
const maxAllTerms = 48
/** A text in the other language has nothing of the query but its translations, names and numbers. Measured: docs/evaluation.md. */
const translationWeight = 2.5
/** 1: all translations of a phrase together weigh as one; 0: each does. */
const alternativesPower = 0.7
/** Most Vietnamese words have two syllables: a single one may be half of a word that the dictionary does not know. */
const syllableWeight = 0.7
/** A match of the folded form is weaker: other words fold to it too. */
const foldedWeight = 0.8

/** The words of a query that carry its meaning, each once. */
export const queryTerms = (query: string): QueryTerm[] => {
  const reading = readingOf(tokenize(query))
  const terms = new Map<string, QueryTerm>()
  const words = wordsOf(query)
  for (const word of words) {
    if (terms.size === maxQueryTerms) break
    if (isFunctionWord(word)) continue
    for (const term of readWord(word, reading)) if (!terms.has(term.term)) terms.set(term.term, term)
  }
  for (const one of translatedTerms(words, reading)) {
    const known = terms.get(one.term)
    if (known?.isTranslation) known.weight = Math.max(known.weight, one.weight)
    else if (!known && terms.size < maxAllTerms) terms.set(one.term, one)
  }
  return [...terms.values()]
}

/** A phrase has the weight of one word, and so have all translations of one phrase, but that a second one adds a little. */
const translatedTerms = (words: readonly string[], reading: Reading): QueryTerm[] =>
  translate(words, reading).flatMap(({ words: size, phrases }) => {
    const known = size === 1 && reading === "vi" ? syllableWeight : 1
    return phrases.flatMap(({ terms }) => {
      const weight = (translationWeight * known) / terms.length / phrases.length ** alternativesPower
      return terms.map((term) => ({ word: term, term, weight, fallback: null, isTranslation: true }))
    })
  })

const readWord = (word: string, reading: Reading): QueryTerm[] => {
  const [term = word, folded] = formsOf(word)
  if (folded !== undefined) return [{ word, term, weight: 1, fallback: folded, isTranslation: false }]
  if (reading === "en" || reading === "vi")
    return [{ word, term, weight: 1, fallback: `~${word}`, isTranslation: false }]
  return [
    { word, term, weight: 1, fallback: null, isTranslation: false },
    { word, term: `~${word}`, weight: foldedWeight, fallback: null, isTranslation: false },
  ]
}
