import { accentKey, fold, stem } from "./fold.ts"
import words from "./lexicon/words.json"
import { wordListsSchema } from "./lexicon-file.ts"
import type { Token } from "./tokenize.ts"

const lists = wordListsSchema.parse(words)
const englishFunction = new Set(lists.function.en.map(fold))
const vietnameseFunction = new Set(lists.function.vi.map(accentKey))
const vietnameseFolded = new Set(lists.function.vi.map(fold).filter((word) => !englishFunction.has(word)))
const englishCommon = new Set(lists.common.en.map((word) => stem(fold(word))))
const ordinary = new Set(
  [...lists.ordinary.en, ...lists.common.en, ...lists.function.en].map((word) => stem(fold(word))),
)
const vietnameseCommon = new Set(lists.common.vi.map(accentKey))

/**
 * The language in which words without accents are read. "vi": the text has accents, so a word without them means itself. "plain":
 * Vietnamese typed without accents. "unknown": too short to tell ("ba ngoai").
 */
export type Reading = "vi" | "plain" | "en" | "unknown"

/** Facts in Vietnamese begin with these words, even if the child typed without accents: "Người dùng thich mon toan". */
const userKeys = new Set(["người", "dùng"].map(accentKey))

export const readingOf = (tokens: Token[]): Reading => {
  let english = 0
  let vietnamese = 0
  for (const token of tokens) {
    if (token.marked && !token.name && !userKeys.has(token.accented)) return "vi"
    if (englishFunction.has(token.folded)) english++
    else if (vietnameseFolded.has(token.folded)) vietnamese++
  }
  if (vietnamese > english) return "plain"
  return english > 0 ? "en" : "unknown"
}

export const isFunctionWord = (token: Token, reading: Reading): boolean => {
  if (token.marked || reading === "vi")
    return vietnameseFunction.has(token.accented) || englishFunction.has(token.folded)
  return englishFunction.has(token.folded) || (reading !== "en" && vietnameseFolded.has(token.folded))
}

export const isCommonWord = (token: Token): boolean =>
  token.marked ? vietnameseCommon.has(token.accented) : englishCommon.has(token.stem)

/** Correctly spelt, according to the lists. */
export const isOrdinaryWord = (token: Token): boolean => ordinary.has(token.stem)
