import type { Prompt } from "../models/prompt-file.ts"
import { fold, foldedWords } from "../platform/text.ts"

/** Reads an answer part by part. `add` returns what may be shown of it now, or null once it repeats the prompt. */
export type GuardedAnswer = { add: (part: string) => string | null; end: () => string | null }

/** So many words of the prompt in a row are a copy of it: shorter runs are in any two texts about the same thing. */
const leakWords = 12
/** From so many on, the text is held back until it is known how the run goes on. */
const suspiciousWords = 3
/** The beginning of a longer word tells it well enough. */
const maxWordLength = 40

const placesOf = new WeakMap<Prompt, ReadonlyMap<string, readonly number[]>>()

/**
 * Stops an answer that repeats twelve words in a row of this prompt, whatever their case, marks and punctuation. Instructions of a session
 * are not guarded: their owner may read them.
 */
export const guardOf = (prompt: Prompt): GuardedAnswer => {
  const places = placesOf.get(prompt) ?? indexWords(prompt.system)
  placesOf.set(prompt, places)
  return readGuarded(places)
}

const indexWords = (text: string): Map<string, number[]> => {
  const places = new Map<string, number[]>()
  for (const [at, word] of foldedWords(text).entries()) places.set(word, [...(places.get(word) ?? []), at])
  return places
}

const readGuarded = (places: ReadonlyMap<string, readonly number[]>): GuardedAnswer => {
  /** How many words up to each place of the prompt the answer's last words repeat. */
  let runs = new Map<number, number>()
  let longest = 0
  let word = ""
  let held = ""

  const endWord = (): void => {
    if (word === "") return
    const next = new Map<number, number>()
    for (const at of places.get(fold(word)) ?? []) next.set(at, (runs.get(at - 1) ?? 0) + 1)
    runs = next
    longest = Math.max(0, ...next.values())
    word = ""
  }
  const add = (part: string): string | null => {
    let shown = ""
    for (const character of part) {
      if (/[\p{L}\p{N}\p{M}]/u.test(character)) {
        if (word.length < maxWordLength) word += character
      } else endWord()
      held += character
      if (longest >= leakWords) return null
      if (longest >= suspiciousWords) continue
      shown += held
      held = ""
    }
    return shown
  }
  return {
    add,
    end: () => {
      endWord()
      return longest >= leakWords ? null : held
    },
  }
}
