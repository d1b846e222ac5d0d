const maxTitleLength = 60

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })
const words = new Intl.Segmenter("und", { granularity: "word" })

/**
 * The first words of a text in one line: up to 60 characters, and no word is cut if there is another way. Scripts without spaces are cut
 * between the words that Unicode's rules find. Empty: the text has nothing to show.
 */
export const firstWords = (text: string): string => {
  // So many words are never read: characters of several code points are short.
  const line = text
    .slice(0, maxTitleLength * 20)
    .replace(/[\p{Z}\p{Cc}]+/gu, " ")
    .trim()
  if (lengthOf(line) <= maxTitleLength) return line
  return longest(line.split(/(?= )/)) || longest(segmentsOf(words, line)) || longest(segmentsOf(graphemes, line))
}

/** The title that a model gave, in one line and without the quotation marks and the full stop that models like to add. */
export const cleanTitle = (text: string): string =>
  firstWords(
    text
      .normalize("NFC")
      .replaceAll("\0", "")
      .toWellFormed()
      .trim()
      .replace(/^["'“”«*#\s]+|["'“”».*\s]+$/gu, ""),
  )

const segmentsOf = (segmenter: Intl.Segmenter, line: string): string[] =>
  Array.from(segmenter.segment(line), ({ segment }) => segment)

const lengthOf = (text: string): number => [...text].length

/** As many of the parts as fit. */
const longest = (parts: readonly string[]): string => {
  let title = ""
  let length = 0
  for (const part of parts) {
    length += lengthOf(part)
    if (length > maxTitleLength) break
    title += part
  }
  return title.replace(/[\s,;:–—-]+$/u, "")
}
