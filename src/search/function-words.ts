import { z } from "zod"
import { fold } from "../platform/text.ts"
import { wordsSchema } from "../platform/word-rules.ts"
import file from "./function-words.json" with { type: "json" }

/**
 * Words that say how a question is put, not what it is about. They are no search terms. English, and Vietnamese with its marks; as they are typed
 * without marks, those of `meaningfulWithoutMarks` would hide a word of meaning ("cua", crab; "an", eat; "me", mother).
 */
const words = z.strictObject({ en: wordsSchema, vi: wordsSchema, meaningfulWithoutMarks: wordsSchema }).parse(file)

const functionWords = new Set([...words.en, ...words.vi])
const meaningfulWithoutMarks = new Set(words.meaningfulWithoutMarks)
const foldedFunctionWords = new Set([...functionWords].map(fold).filter((word) => !meaningfulWithoutMarks.has(word)))

/** Of one query; the word lane keeps them as the bits of one integer. */
export const maxTerms = 16

/** Whether a word in small letters only says how something is put, with its marks or without any: "đang" and "dang", not "Đăng". */
export const isFunctionWord = (word: string): boolean =>
  functionWords.has(word) || (fold(word) === word && foldedFunctionWords.has(word))

/** The words of a query that say what it is about, folded, each once; 16 at most. */
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
