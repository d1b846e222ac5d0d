import type { Features } from "../classifier.ts"
import { activate, matchConcepts } from "../embedding/concepts.ts"
import { fold } from "../embedding/fold.ts"
import { tokenize } from "../embedding/tokenize.ts"

/** A sentence of the user, and what stood around it. */
export type Remark = {
  said: string
  /** What the companion said before the turn that holds it. */
  companion: string
  /** The user's sentence before it, and the one after it in the same turn. */
  before: string
  after: string
}

/** The end of what the companion said counts: there is its question. */
const maxCompanionLength = 300

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?|[?!"]/gu) ?? []

/** Whom a sentence may speak of, roughly: words without marks, of both languages at once. "i'm" is "i". */
const people = Object.entries({
  self: "i my me mine we our us im ive ill id con em toi tui to minh chau tao t e m be nha",
  kin: "mom mum dad mama papa mommy daddy sister brother grandma grandpa nan gran aunt uncle cousin me ma ba bo ong noi ngoai anh chi di chu bac co thay ban",
  others: "he she they it his her their no ho",
  companion: "you u your pika ban cau may",
}).map(([who, words]) => ({ who, words: new Set(words.split(" ")) }))

const whoIn = (words: readonly string[]): string => {
  const stems = words.map((word) => word.split(/['’]/)[0] ?? word)
  return people.flatMap((group) => (stems.some((word) => group.words.has(word)) ? [group.who] : [])).join(" ")
}

const lastSentence = (text: string): string =>
  text
    .slice(-maxCompanionLength)
    .split(/(?<=[.!?])\s+/)
    .at(-1) ?? ""

const maxLength = 6

const addAround = (features: Map<string, number>, where: string, text: string): void => {
  const words = wordsOf(text)
  for (const [at, word] of words.entries()) {
    features.set(`${where}: ${word}`, 0.3)
    if (at > 0) features.set(`${where}: ${words[at - 1]} ${word}`, 0.2)
  }
}

/** What the companion's words say of each sentence of the turn that follows. */
export const companionFeatures = (companion: string): Features => {
  const features = new Map<string, number>()
  addAround(features, "companion", companion.slice(-maxCompanionLength))
  addAround(features, "asked", lastSentence(companion))
  return features
}

/** What else speaks for and against it that a sentence tells of the user's own life. */
export const sentenceFeatures = ({ said, companion, before, after }: Remark): Features => {
  const features = new Map<string, number>([["bias", 1]])
  const words = wordsOf(said)
  const weight = 1 / Math.sqrt(1 + words.length / 6)
  for (const [at, word] of ["^", ...words, "$"].entries()) {
    features.set(word, weight)
    const previous = at > 0 ? (words[at - 2] ?? "^") : ""
    if (at > 0) features.set(`${previous} ${word}`, weight)
    if (at > 2) features.set(`${words[at - 3]} _ ${word}`, weight * 0.6)
  }
  for (const [concept, share] of activate(matchConcepts(tokenize(said))))
    features.set(`concept ${concept}`, 0.3 * Math.min(1, share))
  const length = Math.min(maxLength, words.length)
  features.set(`length ${length}`, 0.5)
  addAround(features, "before", before)
  addAround(features, "after", after)
  const place = companion.includes("?") ? "asked" : companion === "" ? "alone" : "told"
  features.set(place, 0.7)
  const who = whoIn(words)
  features.set(`of ${who}`, 0.7)
  features.set(`of ${who}, ${place}`, 0.7)
  features.set(`of ${who}, length ${length}`, 0.5)
  return features
}

export const lifeFeatures = (remark: Remark): Features =>
  new Map([...sentenceFeatures(remark), ...companionFeatures(remark.companion)])
