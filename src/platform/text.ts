import { identity } from "./identity.ts"

/**
 * As `pika.fold` in SQL: without case and diacritics, so that "banh mi" finds "Bánh Mì". For finding alone: "dừa" and "dứa" fold alike and are
 * not the same. Whether two texts are the same is for `identity` to say.
 */
export const fold = (text: string): string =>
  (/[^\0-\x7f]/.test(text)
    ? text
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/[đĐ]/g, "d")
    : text
  ).toLowerCase()

/** Folded words of letters and digits, in order. */
export const foldedWords = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

const maxNameLength = 200

/**
 * By what a name is found: folded words with one space between them, cut to 200 characters. Names that are the same, see `identity`, are found
 * by the same.
 */
export const foldedName = (name: string): string => {
  const folded = (foldedWords(name).join(" ") || fold(identity(name)).trim()).normalize("NFC")
  return folded.length <= maxNameLength ? folded : [...folded].slice(0, maxNameLength).join("")
}

/** PostgreSQL holds neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed()

/** The same of all texts in a JSON value. JSON.stringify writes NUL and lone surrogates as escapes. */
export const isStorableJson = (json: string): boolean => !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(json)
