/** As `pika.fold` in SQL: without case and diacritics, so that "Bánh Mì" and "banh mi" compare equal. */
export const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()

/** Folded words of letters and digits, in order. */
export const foldedWords = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

/** Keys are parts of index rows, which have a bound. */
const longestKey = 200

/** What two spellings of one name or value have in common: folded words with one space between them, cut to 200 characters. */
export const nameKey = (name: string): string =>
  [...(foldedWords(name).join(" ") || fold(name).trim()).normalize("NFC")].slice(0, longestKey).join("")

/** PostgreSQL holds neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed()

/** The same of all texts in a JSON value. JSON.stringify writes NUL and lone surrogates as escapes. */
export const isStorableJson = (json: string): boolean => !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(json)
