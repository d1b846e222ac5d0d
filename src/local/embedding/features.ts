import { activate, matchConcepts } from "./concepts.ts"
import { hashOf } from "./projection.ts"
import type { Token } from "./tokenize.ts"
import { isCommonWord, isFunctionWord, type Reading, readingOf } from "./words.ts"

/**
 * Weight of a word itself, beside its concept. A static guess of document frequency: a name or an unlisted word is rare and says much, a
 * common word little.
 */
const wordWeight = { name: 0.8, unknown: 0.9, syllable: 0.6, known: 0.4, common: 0.25 }
const pairWeight = 0.3
const gramWeight = 0.8
const skeletonWeight = 0.8
const namePartRoot = 0.25
const maxNameLength = 6

type Weights = Map<number, number>

const add = (weights: Weights, feature: string, weight: number): void => {
  const key = hashOf(feature)
  weights.set(key, (weights.get(key) ?? 0) + weight)
}

/** Trigrams of the padded word: "Sparki" shares four of six with "Sparky". */
const addGrams = (weights: Weights, word: string, weight: number): void => {
  const padded = `^${word}$`
  const count = padded.length - 2
  for (let i = 0; i < count; i++) add(weights, `g ${padded.slice(i, i + 3)}`, weight / Math.sqrt(count))
  // The word without vowels and doubled letters, which stays the same for typos in them ("Wafles", "Sparkey").
  const skeleton = word
    .replace(/ph/g, "f")
    .replace(/(.)[aeiouyhw]+/g, "$1")
    .replace(/(.)\1+/g, "$1")
  if (skeleton.length > 2) add(weights, `s ${skeleton}`, weight * skeletonWeight)
}

const weightOf = (token: Token, known: boolean, reading: Reading): number => {
  if (token.name) return wordWeight.name
  if (known) return wordWeight.known
  if (isCommonWord(token)) return wordWeight.common
  return token.marked || reading === "vi" || reading === "plain" ? wordWeight.syllable : wordWeight.unknown
}

/** A name of several words weighs about as much as one of one word. */
const nameParts = (tokens: Token[], at: number): number => {
  let first = at
  let last = at
  while (tokens[first - 1]?.name && at - first < maxNameLength) first--
  while (tokens[last + 1]?.name && last - at < maxNameLength) last++
  return last - first + 1
}

const addWords = (weights: Weights, tokens: Token[], known: Set<Token>): void => {
  const reading = readingOf(tokens)
  let previous: { token: Token; weight: number } | undefined
  for (const [at, token] of tokens.entries()) {
    if (!token.name && isFunctionWord(token, reading)) {
      previous = undefined
      continue
    }
    const weight = weightOf(token, known.has(token), reading)
    const part = token.name ? 1 / nameParts(tokens, at) ** namePartRoot : 1
    add(weights, `w ${token.stem}`, weight * part)
    if (token.folded.length > 3 && weight >= wordWeight.name)
      addGrams(weights, token.folded, weight * part * gramWeight)
    if (previous) add(weights, `p ${previous.token.stem} ${token.stem}`, pairWeight * Math.min(weight, previous.weight))
    previous = { token, weight }
  }
}

/** Repeating a thing makes it more certain, with diminishing returns. */
const damp = (weight: number): number => (weight > 1 ? 1 + Math.log(weight) : weight)

/** A text as weighted features: its concepts, words, pairs and letters. */
export const featuresOf = (tokens: Token[]): Weights => {
  const matches = matchConcepts(tokens)
  const known = new Set(matches.flatMap((match) => match.tokens))
  const weights = activate(matches)
  addWords(weights, tokens, known)
  for (const [feature, weight] of weights) weights.set(feature, damp(weight))
  return weights
}
