import { z } from "zod"
import { accentKey, fold, stem } from "../../local/embedding/fold.ts"
import { lexiconFileSchema } from "../../local/embedding/lexicon-file.ts"
import { lexiconFiles } from "../../local/embedding/lexicon-files.ts"
import type { Reading } from "../../local/embedding/words.ts"
import science from "./translations/science.json" with { type: "json" }
import society from "./translations/society.json" with { type: "json" }
import world from "./translations/world.json" with { type: "json" }

/** A word or phrase of the other language. `terms`: its words in the form of the keyword lane. */
export type Translation = { text: string; terms: string[] }

/** "war, battle": "chiến tranh, trận chiến". The first is the usual one. */
const filesSchema = z.record(z.string(), z.string()).array()

const maxTranslations = 4
const maxPhraseWords = 5

/** Phrases of the other language by phrases of one: English ones by their stems, Vietnamese ones with and without marks. */
type Dictionary = Record<"english" | "marked" | "folded", Map<string, Map<string, Translation>>>

const listOf = (text: string): string[] => text.split(",").map((one) => one.trim())
const englishKey = (phrase: string): string =>
  phrase
    .split(" ")
    .map((word) => stem(fold(word)))
    .join(" ")
const vietnameseKey = (phrase: string): string => phrase.split(" ").map(accentKey).join(" ")

const buildDictionary = (): Dictionary => {
  const dictionary: Dictionary = { english: new Map(), marked: new Map(), folded: new Map() }
  const add = (map: Dictionary["english"], key: string, text: string, otherKey: string): void => {
    const known = map.get(key) ?? new Map<string, Translation>()
    map.set(key, known)
    if (!known.has(otherKey)) known.set(otherKey, { text, terms: otherKey.split(" ") })
  }
  const addPair = (en: string, vi: string): void => {
    add(dictionary.english, englishKey(en), vi, vietnameseKey(vi))
    add(dictionary.marked, vietnameseKey(vi), en, englishKey(en))
    add(dictionary.folded, fold(vi), en, englishKey(en))
  }
  for (const file of filesSchema.parse([society, science, world]))
    for (const [en, vi] of Object.entries(file))
      for (const one of listOf(en)) for (const other of listOf(vi)) addPair(one, other)
  for (const file of Object.values(lexiconFiles))
    for (const { en, vi } of Object.values(lexiconFileSchema.parse(file)))
      for (const one of en)
        for (const other of vi)
          if (one.share === 1 && other.share === 1) addPair(one.text.toLowerCase(), other.text.toLowerCase())
  return dictionary
}

let built: Dictionary | undefined

/** The translations of the longest known phrases of a query, from the left. `words`: its lower-case words. */
export const translate = (words: readonly string[], reading: Reading): Translation[][] => {
  built ??= buildDictionary()
  const found: Translation[][] = []
  for (let start = 0; start < words.length; ) {
    let length = Math.min(maxPhraseWords, words.length - start)
    let known = lookUp(built, words.slice(start, start + length), reading)
    while (!known && length > 1) known = lookUp(built, words.slice(start, start + --length), reading)
    if (known) found.push([...known.values()].slice(0, maxTranslations))
    start += known ? length : 1
  }
  return found
}

const lookUp = ({ english, marked, folded }: Dictionary, words: readonly string[], reading: Reading) => {
  const phrase = words.join(" ")
  if (reading === "vi" || fold(phrase) !== phrase) return marked.get(vietnameseKey(phrase))
  return (
    (reading === "plain" ? undefined : english.get(englishKey(phrase))) ??
    (words.length > 1 ? folded.get(phrase) : undefined)
  )
}
