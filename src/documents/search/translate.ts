import { setImmediate } from "node:timers/promises"
import { z } from "zod"
import { accentKey, fold, stem } from "../../local/embedding/fold.ts"
import { lexiconFileSchema, type Word } from "../../local/embedding/lexicon-file.ts"
import { lexiconFiles } from "../../local/embedding/lexicon-files.ts"
import type { Reading } from "../../local/embedding/words.ts"
import { isFunctionWord } from "../../search/function-words.ts"
import general from "./translations/general.json" with { type: "json" }
import science from "./translations/science.json" with { type: "json" }
import society from "./translations/society.json" with { type: "json" }
import world from "./translations/world.json" with { type: "json" }

/** A word or phrase of the other language. `terms`: its words in the form of the keyword lane. */
export type Translation = { text: string; terms: string[] }

/** A word or phrase of a query, of so many words, and what it may mean in the other language. */
export type Translated = { words: number; phrases: Translation[] }

/** "war, battle": "chiến tranh, trận chiến". The first is the usual one. */
const fileSchema = z.record(z.string(), z.string())

const maxTranslations = 4
const maxPhraseWords = 5

/** A phrase in the form of the keyword lane. */
type Phrase = Translation & { key: string }

/** Phrases of the other language by phrases of one: English ones by their stems, Vietnamese ones with and without marks. */
type Dictionary = Record<"english" | "marked" | "folded", Map<string, Phrase[]>>

const listOf = (text: string): string[] => text.split(",").map((one) => one.trim())
const englishKey = (phrase: string): string =>
  phrase
    .split(" ")
    .map((word) => stem(fold(word)))
    .join(" ")
const vietnameseKey = (phrase: string): string => phrase.split(" ").map(accentKey).join(" ")

const phraseOf = (text: string, keyOf: (text: string) => string): Phrase => {
  const key = keyOf(text)
  return { text, key, terms: key.split(" ") }
}

const add = (map: Map<string, Phrase[]>, key: string, phrase: Phrase): void => {
  const known = map.get(key)
  if (!known) map.set(key, [phrase])
  else if (known.length < maxTranslations && !known.some(({ key: other }) => other === phrase.key)) known.push(phrase)
}

const dictionary: Dictionary = { english: new Map(), marked: new Map(), folded: new Map() }

/** All of these phrases translate each other. */
const addAll = (en: readonly string[], vi: readonly string[]): void => {
  const english = en.map((text) => phraseOf(text, englishKey))
  const vietnamese = vi.map((text) => ({ ...phraseOf(text, vietnameseKey), folded: fold(text) }))
  for (const one of english)
    for (const other of vietnamese) {
      add(dictionary.english, one.key, other)
      add(dictionary.marked, other.key, one)
      add(dictionary.folded, other.folded, one)
    }
}

const usualWords = (words: readonly Word[]): string[] =>
  words.flatMap(({ text, share }) => (share === 1 ? [text.toLowerCase()] : []))

/** Fills the dictionary, and pauses after each file. */
function* fillDictionary(): Generator<undefined, void> {
  for (const file of [society, science, world, general]) {
    for (const [en, vi] of Object.entries(fileSchema.parse(file))) addAll(listOf(en), listOf(vi))
    yield
  }
  for (const file of Object.values(lexiconFiles)) {
    for (const { en, vi } of Object.values(lexiconFileSchema.parse(file))) addAll(usualWords(en), usualWords(vi))
    yield
  }
}

const filling = fillDictionary()

/** Fills the dictionary before the first search needs it, a few milliseconds at a time. */
export const warmUpDictionary = async (): Promise<void> => {
  while (!filling.next().done) await setImmediate()
}

/**
 * The translations of the longest known phrases of a query, from the left. `words`: its lower-case words. What only says that it is a
 * question, in either language, is left out.
 */
export const translate = (words: readonly string[], reading: Reading): Translated[] => {
  for (const _ of filling);
  const all = words.map((word) => ({
    word,
    folded: fold(word),
    english: englishKey(word),
    marked: vietnameseKey(word),
  }))
  const found: Translated[] = []
  for (let start = 0; start < all.length; ) {
    let length = Math.min(maxPhraseWords, all.length - start)
    let known = lookUp(all.slice(start, start + length), reading)
    while (!known && length > 1) known = lookUp(all.slice(start, start + --length), reading)
    const phrases = known?.filter(hasMeaning) ?? []
    const isMeant = !words.slice(start, start + length).every(isFunctionWord)
    if (isMeant && phrases.length > 0) found.push({ words: length, phrases })
    start += known ? length : 1
  }
  return found
}

const hasMeaning = ({ text }: Translation): boolean => !text.split(" ").every(isFunctionWord)

/** A word of a query, and the keys of its forms. */
type Asked = { word: string; folded: string; english: string; marked: string }

const lookUp = (words: readonly Asked[], reading: Reading): Phrase[] | undefined => {
  const keyOf = (form: keyof Asked): string => words.map((word) => word[form]).join(" ")
  const isMarked = words.some(({ word, folded }) => word !== folded)
  if (reading === "vi" || isMarked) return dictionary.marked.get(keyOf("marked"))
  return (
    (reading === "plain" ? undefined : dictionary.english.get(keyOf("english"))) ??
    (words.length > 1 ? dictionary.folded.get(keyOf("word")) : undefined)
  )
}
