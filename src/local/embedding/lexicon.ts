import { type Concept, lexiconFileSchema, type Word } from "./lexicon-file.ts"
import { lexiconFiles } from "./lexicon-files.ts"
import { hashOf } from "./projection.ts"
import { type Token, tokenize } from "./tokenize.ts"

const capital = /^\p{Lu}/u

/** Share of a concept's weight for its parent, and for a concept that is merely near. */
const parentShare = 0.7
const nearShare = 0.45
const minShare = 0.08

/** A concept that a word or phrase stands for, and how often it does. `proper`: written with a capital ("Friday"). */
export type Sense = { concept: string; share: number; proper: boolean }
/** The features that a concept activates: itself, its ancestors, its neighbours. `feature` is the direction of its projection. */
export type Activation = { feature: number; weight: number }

export type Lexicon = {
  /** Phrases by their stems: "ice cream" → ice-cream. */
  english: Map<string, Sense[]>
  /** Phrases as written with accents: "bà ngoại". */
  accented: Map<string, Sense[]>
  /** The same without accents: "ba ngoai". Several words may share one form. */
  unaccented: Map<string, Sense[]>
  activations: Map<string, Activation[]>
  maxPhraseWords: number
}

/** English words between the words of a phrase that do not change its meaning. */
export const determiners = new Set(["a", "an", "the", "my", "your", "his", "her", "our", "their", "its"])

const readConcepts = (): Map<string, Concept> => {
  const concepts = new Map<string, Concept>()
  for (const [theme, file] of Object.entries(lexiconFiles)) {
    for (const [name, entry] of Object.entries(lexiconFileSchema.parse(file))) {
      if (concepts.has(name)) throw new Error(`Lexicon ${theme}: concept "${name}" is already defined elsewhere.`)
      concepts.set(name, entry)
    }
  }
  return concepts
}

const activationsOf = (name: string, concepts: Map<string, Concept>): Activation[] => {
  const weights = new Map<string, number>()
  const visit = (at: string, share: number, from: string): void => {
    const concept = concepts.get(at)
    if (!concept) throw new Error(`Lexicon: "${from}" names the concept "${at}", which is not defined.`)
    if (share < minShare || share <= (weights.get(at) ?? 0)) return
    weights.set(at, share)
    for (const parent of concept.is) visit(parent, share * parentShare, at)
    for (const neighbour of concept.near) {
      const known = concepts.get(neighbour)
      if (!known) throw new Error(`Lexicon: "${at}" names the concept "${neighbour}", which is not defined.`)
      weights.set(neighbour, Math.max(weights.get(neighbour) ?? 0, share * nearShare))
    }
  }
  visit(name, 1, name)
  return [...weights]
    .map(([concept, share]) => ({
      feature: hashOf(`concept ${concept}`),
      weight: share * (concepts.get(concept)?.weight ?? 1),
    }))
    .filter(({ weight }) => weight > 0)
}

const index = (map: Map<string, Sense[]>, key: string, sense: Sense): void => {
  const senses = map.get(key)
  const same = senses?.find(({ concept }) => concept === sense.concept)
  if (same) same.share = Math.max(same.share, sense.share)
  else if (senses) senses.push(sense)
  else map.set(key, [sense])
}

export const buildLexicon = (): Lexicon => {
  const concepts = readConcepts()
  const lexicon: Lexicon = {
    english: new Map(),
    accented: new Map(),
    unaccented: new Map(),
    activations: new Map(),
    maxPhraseWords: 1,
  }
  for (const [concept, { en, vi }] of concepts) {
    lexicon.activations.set(concept, activationsOf(concept, concepts))
    const add = (
      map: Map<string, Sense[]>,
      { text, share }: Word,
      tokens: Token[],
      form: "stem" | "accented" | "folded",
    ): void => {
      lexicon.maxPhraseWords = Math.max(lexicon.maxPhraseWords, tokens.length)
      index(map, tokens.map((token) => token[form]).join(" "), { concept, share, proper: capital.test(text) })
    }
    for (const word of en) {
      const tokens = tokenize(word.text).filter(({ folded }) => !determiners.has(folded))
      add(lexicon.english, word, tokens, "stem")
    }
    for (const word of vi) {
      const tokens = tokenize(word.text)
      add(lexicon.accented, word, tokens, "accented")
      add(lexicon.unaccented, word, tokens, "folded")
    }
  }
  return lexicon
}
