import { folded } from "./folded.ts"

/** The search looks up stems: "live" stands for "lives" and "living". */
const mostEnding = 3

const isOf = (word: string, term: string): boolean =>
  word === term ||
  (term.length > 2 && word.startsWith(term) && word.length - term.length <= mostEnding) ||
  (word.length > 3 && term.startsWith(word) && term.length - word.length <= 1)

/** A text, with the words marked that a question shares with it. */
export const MarkedText = ({ text, terms }: { text: string; terms: readonly string[] }) => {
  const wanted = terms.flatMap((term) => folded(term).split(/\s+/))
  return (
    <>
      {text.split(/([\p{L}\p{M}\p{N}]+)/u).map((piece, at) => {
        const word = folded(piece)
        // Pieces alternate: text between words, then a word.
        return at % 2 === 1 && wanted.some((term) => isOf(word, term)) ? (
          <mark key={`${at} ${piece}`}>{piece}</mark>
        ) : (
          piece
        )
      })}
    </>
  )
}
