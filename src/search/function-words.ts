import { z } from "zod"
import { fold } from "../platform/text.ts"
import { wordsSchema } from "../platform/word-rules.ts"
import file from "./function-words.json" with { type: "json" }

/**
 * Words about the form of a question, not its topic. They are not search terms. English, and Vietnamese with marks. Typed without marks,
 * the words of `meaningfulWithoutMarks` would hide a meaningful word ("cua", crab; "an", eat; "me", mother).
 */
const words = z.strictObject({ en: wordsSchema, vi: wordsSchema, meaningfulWithoutMarks: wordsSchema }).parse(file)

const functionWords = new Set([...words.en, ...words.vi])
const meaningfulWithoutMarks = new Set(words.meaningfulWithoutMarks)
const foldedFunctionWords = new Set([...functionWords].map(fold).filter((word) => !meaningfulWithoutMarks.has(word)))

/** Maximum per query; the keyword lane keeps them as bits of one integer. */
export const maxTerms = 16

/** Whether a lower-case word is a function word, with its marks or without any: "đang" and "dang", not "Đăng". */
export const isFunctionWord = (word: string): boolean =>
  functionWords.has(word) || (fold(word) === word && foldedFunctionWords.has(word))

/** The words of a query that carry its meaning: folded, unique, 16 at most. */
export const searchTerms = (query: string): string[] => {
  const terms = new Set<string>()
  for (const word of query
    .toLowerCase()
    .normalize("NFC")
    .match(/[\p{L}\p{N}]+/gu) ?? []) {
    if (isFunctionWord(word)) continue
    terms.add(fold(word))
    if (terms.size === maxTerms) break
  }
  return [...terms]
}
