import { embeddingText } from "../../facts/embedding-text.ts"
import type { ExtractedFact } from "../../facts/extraction.ts"
import { readQuote } from "../../facts/quote.ts"
import { identityWords } from "../../platform/identity.ts"
import type { Features } from "../classifier.ts"
import { activate, matchConcepts } from "../embedding/concepts.ts"
import { embedLocally } from "../embedding/embed.ts"
import { tokenize } from "../embedding/tokenize.ts"
import { isIn } from "./lexicon.ts"
import { changeIn, denies } from "./telling-change.ts"
import { fold, token } from "./text/tokens.ts"
import { sharedWith, topicWords } from "./topic-words.ts"
import { typesOf } from "./topics.ts"

type Remembered = Pick<ExtractedFact, "text" | "category" | "entities" | "relations">

/** Words and pairs of words, each once. */
const phrasesOf = (words: readonly string[]): Set<string> =>
  new Set(words.flatMap((word, at) => (words[at + 1] === undefined ? [word] : [word, `${word} ${words[at + 1]}`])))

const sideOf = (said: string, embedded: string) => {
  const words = identityWords(said)
  const folded = words.map(fold)
  return {
    length: Math.log(1 + words.length),
    phrases: phrasesOf(folded),
    ...changeOf(words),
    vector: embedLocally(embedded),
    topics: topicWords(said),
    concepts: activate(matchConcepts(tokenize(said))),
    kin: folded.filter((word) => isIn("kin", word)),
    numbers: folded.filter((word) => /^\d/.test(word)),
    days: folded.filter((word) => isIn("weekday", word)),
    types: typesOf(words.map((word) => token(word))),
  }
}

const changeOf = (words: readonly string[]) => ({
  change: changeIn(words.join(" ")) ?? "none",
  denies: denies(words.join(" ")),
})

/** A message of the user, as it is compared with what is known. */
export type Message = ReturnType<typeof readMessage>

/**
 * `before`: what was said just before it, by both: "How is the boat?" – "nope, we're in a flat now". Whom and what the message is about may
 * stand there; what changes stands in the message.
 */
export const readMessage = (text: string, before = "") => {
  const own = identityWords(text)
  const all = `${before} ${text}`.trim()
  return {
    ...sideOf(all, all),
    ...changeOf(own),
    length: Math.log(1 + own.length),
    phrases: phrasesOf(own.map(fold)),
    phrasesBefore: phrasesOf(identityWords(before).map(fold)),
    /** What it is about without what was said before it. */
    ownTopics: topicWords(text),
  }
}

/** A known fact, as later messages are compared with it. */
export type Known = ReturnType<typeof readKnown>
export const readKnown = (fact: Remembered) => {
  const quote = readQuote(fact.text)
  const said = quote ? `${quote.asked ?? ""} ${quote.said}`.trim() : fact.text
  return {
    ...sideOf(said, embeddingText({ ...fact, tags: [] })),
    ...{ fact, isQuote: quote !== null },
    names: new Set(fact.entities.flatMap(({ name }) => identityWords(name))),
  }
}

const cosine = (one: Float32Array, other: Float32Array): number => {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return Math.max(0, sum)
}

/** How close the two are at least: they share a thing, a name, a concept, or nothing. */
const nearnessOf = (things: number, shared: number, concept: number): string =>
  things > 0 ? "thing" : shared > 0 ? "name" : concept > 0.3 ? "concept" : "nothing"

const agreement = (one: readonly string[], other: readonly string[]): string =>
  one.some((item) => other.includes(item)) ? "same" : "different"

/**
 * What speaks for and against it that `message` makes `known` outdated. `rank`: how many known facts are closer to the message, 2 at most.
 * Null: the two have too little in common.
 */
const doubtFeatures = (known: Known, message: Message, rank: number): Features | null => {
  const features = new Map<string, number>([["bias", 1]])
  const add = (feature: string, value = 1): void => {
    features.set(feature, value)
  }
  const meaning = cosine(known.vector, message.vector)
  const shared = sharedWith(known.topics, message.topics)
  const things = shared.filter(({ said }) => !known.names.has(said)).length
  let concept = 0
  for (const [key, weight] of known.concepts)
    concept = Math.max(concept, Math.min(weight, message.concepts.get(key) ?? 0))
  const near = nearnessOf(things, shared.length, concept)
  if (near === "nothing" || (near === "concept" && rank > 1)) return null
  add("meaning", meaning)
  add("meaning²", meaning * meaning)
  add("concept", concept)
  add(`shared ${Math.min(3, shared.length)}`)
  add(`things ${Math.min(2, things)}`)
  add("share of known", shared.length / Math.max(1, known.topics.length))
  add("share of message", shared.length / Math.max(1, message.topics.length))
  add(`near ${near}`)
  if (message.phrasesBefore.size > 0) {
    add("goes on")
    add(`goes on, near ${near}`)
    add(`goes on, shares ${Math.min(2, sharedWith(known.topics, message.ownTopics).length)}`)
  }
  add(`rank ${rank}`)
  add(`rank ${rank}, near ${near}`)
  for (const type of known.types) {
    add(`topic ${type}`)
    if (message.types.includes(type)) add(`same topic ${type}`)
  }
  add(`topics ${agreement(known.types, message.types)}`)
  for (const { type } of known.fact.relations) if (message.types.includes(type)) add("same relation")
  add(known.isQuote ? "quote" : "typed")
  add(`category ${known.fact.category}`)
  for (const { type } of known.fact.relations) add(`relation ${type}`)
  add(`change ${message.change}`)
  add(`change ${message.change}, near ${near}`)
  add(`denies ${known.denies} ${message.denies}, near ${near}`)
  if (known.numbers.length > 0) add("number in known")
  if (message.numbers.length > 0) add("number in message")
  if (known.numbers.length > 0 && message.numbers.length > 0)
    add(`numbers ${agreement(known.numbers, message.numbers)}, near ${near}`)
  if (known.days.length > 0 && message.days.length > 0) add(`days ${agreement(known.days, message.days)}, near ${near}`)
  if (message.kin.some((word) => !known.kin.includes(word))) add("other relative in message")
  if (known.kin.some((word) => !message.kin.includes(word))) add("other relative in known")
  if (known.kin.some((word) => message.kin.includes(word))) add("same relative")
  add("length of message", message.length)
  add("length of known", known.length)
  // What has nothing in common says little, whatever its words.
  const weight = Math.min(1, 0.1 + 2 * meaning)
  for (const phrase of message.phrases) add(`message: ${phrase}`, weight)
  for (const phrase of message.phrasesBefore) add(`before: ${phrase}`, weight)
  for (const phrase of known.phrases) add(`known: ${phrase}`, weight)
  return features
}

const maxRank = 2

/** For each known fact, what speaks for and against it that the message makes it outdated; null: too little in common. */
export const compareWithKnown = (known: readonly Known[], message: Message): (Features | null)[] => {
  const meanings = known.map(({ vector }) => cosine(vector, message.vector))
  const sorted = meanings.toSorted((one, other) => other - one)
  return known.map((fact, at) => {
    const rank = sorted.indexOf(meanings[at] ?? 0)
    return doubtFeatures(fact, message, Math.min(maxRank, rank))
  })
}
