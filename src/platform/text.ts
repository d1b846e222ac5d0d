import { identity } from "./identity.ts"

/**
 * Removes case and diacritics like `pika.fold` in SQL, so that "banh mi" finds "Bánh Mì". Only for finding: "dừa" and "dứa" fold to the
 * same text and are different words. `identity` decides whether two texts are the same.
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
 * The key by which a name is found: folded words separated by one space, cut to 200 characters. Names with the same `identity` have the
 * same key.
 */
export const foldedName = (name: string): string => {
  const folded = (foldedWords(name).join(" ") || fold(identity(name)).trim()).normalize("NFC")
  return folded.length <= maxNameLength ? folded : [...folded].slice(0, maxNameLength).join("")
}

/** PostgreSQL can store neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed()

/** The same check for all texts in a JSON value. JSON.stringify writes NUL and lone surrogates as escapes. */
export const isStorableJson = (json: string): boolean => !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(json)
