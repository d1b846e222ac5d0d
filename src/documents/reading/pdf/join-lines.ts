import type { Line } from "./line.ts"

const longestWord = 50

/**
 * Joins lines to one text. A word that a line's end parts is put together again, but for the `compounds`: words that have their hyphen
 * within a line too.
 */
export const joinLines = (lines: readonly Pick<Line, "text">[], compounds: ReadonlySet<string>): string => {
  let joined = ""
  for (const { text } of lines) {
    const [start] = /\p{L}+[-\u00ad\u2010]$/u.exec(joined.slice(-longestWord)) ?? []
    const [end] = /^\p{Ll}+/u.exec(text) ?? []
    if (start && end) joined = (compounds.has(start + end) ? joined : joined.slice(0, -1)) + text
    else joined += (joined ? " " : "") + text
  }
  return joined.replace(/(?:\s?\.){5,}/g, " … ")
}
