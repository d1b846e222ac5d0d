import type { Line } from "./line.ts"

/** Joins lines to one text. A word that a line's end parts is put together again; a soft hyphen stands only there. */
export const joinLines = (lines: readonly Pick<Line, "text">[]): string => {
  let joined = ""
  for (const { text } of lines) {
    if (/\p{L}[-\u00ad\u2010]$/u.test(joined) && /^\p{Ll}/u.test(text)) joined = joined.slice(0, -1) + text
    else joined += (joined ? " " : "") + text
  }
  return joined.replace(/(?:\s?\.){5,}/g, " … ")
}
