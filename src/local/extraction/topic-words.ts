import { identityWords } from "../../platform/identity.ts"
import { stem } from "../embedding/fold.ts"
import { tokenize } from "../embedding/tokenize.ts"
import { isCommonWord, isFunctionWord, type Reading, readingOf } from "../embedding/words.ts"
import { changeWords } from "./data.ts"
import { isIn } from "./lexicon.ts"
import type { Bilingual } from "./phrases.ts"
import { fold } from "./text/tokens.ts"

/** `key`: equal for the forms of a word; `bare`: as typed without marks. */
export type Word = { said: string; key: string; bare: string }

const withoutPhrases = ({ en, vi }: Bilingual): string[] => [...en, ...vi].filter((phrase) => !phrase.includes(" "))
const wordsOfChange = new Set(Object.values(changeWords).flatMap(withoutPhrases))

const isTopic = (word: string, reading: Reading): boolean => {
  const [one] = tokenize(word)
  if (!one || one.folded.length < 2 || isFunctionWord(one, reading) || isCommonWord(one)) return false
  return (word === "crush" || !isIn("kin", word)) && !isIn("weekday", word) && !wordsOfChange.has(word)
}

/** The words of a text that say what it is about. */
export const topicWords = (text: string): Word[] => {
  const reading = readingOf(tokenize(text))
  return [...new Set(identityWords(text))]
    .filter((word) => isTopic(word, reading))
    .map((said) => ({ said, key: stem(said), bare: fold(said) }))
}

const isSame = (one: Word, other: Word): boolean =>
  one.key === other.key || (one.bare === other.bare && (one.said === one.bare || other.said === other.bare))

export const sharedWith = (words: readonly Word[], others: readonly Word[]): Word[] =>
  words.filter((word) => others.some((other) => isSame(word, other)))
