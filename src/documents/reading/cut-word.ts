/** In UTF-16 units. */
const pieceLength = 16
/** A unit has at most 3 bytes, and a token at least one: less than the smallest chunk. */
export const maxPieceTokens = 3 * pieceLength

/** Cuts a word into short pieces: between characters as they are seen, or between code points where one such character is longer than a piece. */
export const cutWord = (word: string): string[] => {
  const pieces: string[] = []
  for (let from = 0; from < word.length; ) {
    const to = endOfPiece(word, from)
    pieces.push(word.slice(from, to))
    from = to
  }
  return pieces
}

const endOfPiece = (word: string, from: number): number => {
  const last = from + pieceLength
  if (last >= word.length) return word.length
  for (let to = last; to > from; to--) if (isBetweenCharacters(word, to)) return to
  return isInsidePair(word, last) ? last - 1 : last
}

/** What belongs to the character before it: marks, joiners, skin tones. */
const extender = /^(?:\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}])/u
/** One half of a flag. */
const regional = /^[\u{1f1e6}-\u{1f1ff}]/u

const isBetweenCharacters = (word: string, at: number): boolean => {
  // Below the combining marks each code is a character.
  if (word.charCodeAt(at) < 0x300) return true
  if (isInsidePair(word, at) || word.charAt(at - 1) === "\u200d") return false
  const next = word.slice(at, at + 2)
  return !extender.test(next) && !regional.test(next)
}

const isInsidePair = (word: string, at: number): boolean => {
  const [before, next] = [word.charCodeAt(at - 1), word.charCodeAt(at)]
  return before >= 0xd800 && before <= 0xdbff && next >= 0xdc00 && next <= 0xdfff
}
