import { animals, calendar, kinship, lexiconWords } from "./data.ts"
import { fold, type Token } from "./text/tokens.ts"

/** A set of words and phrases, asked for what begins at a place in a sentence. */
export type WordSet = {
  /** How many tokens from `at` on are the longest phrase of the set; 0 when none is. */
  longest: (tokens: readonly Token[], at: number, plain?: boolean) => number
  has: (phrase: string) => boolean
}

const singular = (word: string): string[] => {
  if (word.length < 4 || !word.endsWith("s") || word.endsWith("ss")) return [word]
  if (word.endsWith("ies")) return [word, `${word.slice(0, -3)}y`, word.slice(0, -1)]
  return word.endsWith("es") ? [word, word.slice(0, -2), word.slice(0, -1)] : [word, word.slice(0, -1)]
}

export const createWordSet = (phrases: Iterable<string>, inflected = false): WordSet => {
  const exact = new Set<string>()
  const folded = new Set<string>()
  const firsts = new Set<string>()
  let most = 1
  for (const phrase of phrases) {
    const low = phrase.toLowerCase()
    exact.add(low)
    folded.add(fold(low))
    for (const form of [low, fold(low)]) firsts.add(form.split(" ")[0] ?? form)
    most = Math.max(most, low.split(" ").length)
  }
  const holds = (phrase: string): boolean =>
    exact.has(phrase) || (inflected && singular(phrase).some((form) => exact.has(form)))
  /** Most words begin no phrase of a set: only the others are looked at further. */
  const opens = (one: Token | undefined): boolean =>
    one !== undefined &&
    (firsts.has(one.low) || firsts.has(one.fold) || (inflected && singular(one.low).some((form) => firsts.has(form))))
  return {
    has: holds,
    longest: (tokens, at, plain = false) => {
      if (!opens(tokens[at])) return 0
      for (let length = Math.min(most, tokens.length - at); length > 0; length--) {
        const span = tokens.slice(at, at + length)
        if (holds(span.map((one) => one.low).join(" "))) return length
        if (plain && span.some((one) => one.low === one.fold) && folded.has(span.map((one) => one.fold).join(" ")))
          return length
      }
      return 0
    },
  }
}

const bothLanguages = (entry: { en: string[]; vi: string[] }): string[] => [...entry.en, ...entry.vi]

const sets = new Map<string, WordSet>()
for (const [name, entry] of Object.entries(lexiconWords)) sets.set(name, createWordSet(bothLanguages(entry), true))
sets.set("animal", createWordSet(animals.flatMap(bothLanguages), true))
sets.set("kin", createWordSet(kinship.flatMap(bothLanguages)))
sets.set(
  "weekday",
  createWordSet([
    ...bothLanguages(calendar.weekday),
    ...Object.keys(calendar.weekdayAlso.en),
    ...Object.keys(calendar.weekdayAlso.vi),
  ]),
)

/** The lexicon's sets by name: "animal", "food", "sport", … */
export const wordSet = (name: string): WordSet | undefined => sets.get(name)

export const isIn = (name: string, phrase: string): boolean => sets.get(name)?.has(phrase.toLowerCase()) ?? false

type Kind = { en: string; vi: string }
const kinds = new Map<string, Kind>()
for (const entry of animals) {
  for (const en of entry.en) kinds.set(en, { en, vi: entry.vi[0] ?? en })
  for (const vi of entry.vi) kinds.set(vi, kinds.get(vi) ?? { en: entry.en[0] ?? vi, vi })
}
const kindsByFold = new Map<string, Kind>()
for (const [name, kind] of kinds) if (!kindsByFold.has(fold(name))) kindsByFold.set(fold(name), kind)

/** An animal's name in both languages ("puppies" → puppy, chó). */
export const animalKind = (word: string): Kind | undefined => {
  const low = word.toLowerCase()
  for (const form of singular(low)) {
    const kind = kinds.get(form)
    if (kind) return kind
  }
  return kindsByFold.get(low)
}

const kinByWord = new Map(kinship.flatMap((kin) => bothLanguages(kin).map((word) => [word, kin] as const)))
const kinByFold = new Map([...kinByWord].map(([word, kin]) => [fold(word), kin] as const))

export const kinOf = (word: string) => kinByWord.get(word.toLowerCase()) ?? kinByFold.get(word.toLowerCase())
