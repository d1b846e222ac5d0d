/** After these words a full stop ends no sentence. In lower case, without the stop. */
const abbreviations = new Set(
  (
    "mr mrs ms dr prof st sr jr rev gen col capt lt sgt hon vs no nos fig figs eq ch sec vol ed eds pp p cf al e.g i.e viz approx dept inc ltd co corp " +
    "jan feb mar apr jun jul aug sep sept oct nov dec mt ave blvd " +
    "tp tx q p đ tr ts ths th.s gs pgs bs ks cn ths.bs pgs.ts gs.ts nxb tt ubnd hđnd đt sđt ví.dụ vd"
  ).split(" "),
)

/** The longest abbreviation, with a bracket before it. */
const maxLookBehind = 12
const maxClosers = 4

const terminators = new Set([".", "!", "?", "…"])
const closers = new Set(['"', "'", "”", "’", "»", ")", "]"])

/** Sentences of a text on one line, without the spaces between them. Joined by spaces they are the text again. */
export const splitSentences = (text: string): string[] => {
  const sentences: string[] = []
  let from = 0
  for (let space = text.indexOf(" "); space >= 0; space = text.indexOf(" ", space + 1)) {
    if (!endsSentence(text, from, space)) continue
    sentences.push(text.slice(from, space))
    from = space + 1
  }
  if (from < text.length) sentences.push(text.slice(from))
  return sentences
}

/** Whether a sentence that begins at `from` ends before the space at `space`. */
const endsSentence = (text: string, from: number, space: number): boolean => {
  let end = space
  while (end > from && space - end < maxClosers && closers.has(text.charAt(end - 1))) end--
  const terminator = text.charAt(end - 1)
  if (end <= from || !terminators.has(terminator)) return false
  const next = text.slice(space + 1, space + 3)
  if (/^[\p{Ll}\p{Pd},;:]/u.test(next)) return false
  return (
    terminator !== "." || !isAbbreviation(text.slice(Math.max(from, end - 1 - maxLookBehind), end - 1), end - 1 - from)
  )
}

/** `before`: the end of the sentence up to its full stop. `length`: of the whole sentence. */
const isAbbreviation = (before: string, length: number): boolean => {
  const word = before.slice(before.lastIndexOf(" ") + 1).replace(/^[("'“‘[]+/, "")
  // "3. Khủng long": the number of a line.
  if (word.length === length && /^(?:\d{1,3}|[a-zđ]|[ivx]+)$/i.test(word)) return true
  // "J. K. Rowling".
  return /^(?:\p{Lu}\.)*\p{Lu}$/u.test(word) || abbreviations.has(word.toLowerCase())
}
