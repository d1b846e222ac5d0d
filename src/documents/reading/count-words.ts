import { countTokens } from "../../memories/tokenizer.ts"
import { cutWord } from "./cut-word.ts"

/** Longer words are counted piece by piece: the tokenizer needs quadratic time for one word. */
const maxWordLength = 64
const maxKnownWords = 50_000

/** Words with the spaces before and the line ends after them: no token of o200k_base crosses such a border. */
const words = / *[^ \n]+\n*|[ \n]+/g

export type CountTokens = (text: string) => number

/** A counter that remembers words, for the texts of one document: faster than the tokenizer alone, and linear for any text. */
export const rememberWords = (): CountTokens => {
  const known = new Map<string, number>()
  const countWord = (word: string): number => {
    const before = known.get(word)
    if (before !== undefined) return before
    const count = countTokens(word)
    if (known.size === maxKnownWords) known.clear()
    known.set(word, count)
    return count
  }
  const countLongWord = (word: string): number => {
    const bare = word.trim()
    return cutWord(bare).reduce((sum, piece) => sum + countWord(piece), bare.length < word.length ? 1 : 0)
  }
  return (text) => {
    let sum = 0
    for (const [word] of text.matchAll(words))
      sum += word.length <= maxWordLength ? countWord(word) : countLongWord(word)
    return sum
  }
}
