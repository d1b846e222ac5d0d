import { fold } from "../../local/embedding/fold.ts"
import { formsOf, type QueryTerm } from "./terms.ts"

export type Range = [from: number, to: number]

const maxHighlights = 100

const initialOf = (word: string): string => String.fromCodePoint(word.codePointAt(0) ?? 0)

/**
 * Where the query's words stand in a text: ranges of UTF-16 code units, in order. A word that is nowhere in it as written is also found
 * with other marks.
 */
export const highlight = (text: string, all: readonly QueryTerm[]): Range[] => {
  const terms = all.filter(({ isTranslation }) => !isTranslation)
  const exact = new Set(terms.map(({ term }) => term))
  const loose = new Set(terms.flatMap(({ fallback }) => fallback ?? []))
  // No form of a word begins with another letter, and most words are none of the query's.
  const initials = new Set(terms.map(({ word }) => initialOf(fold(word))))
  const found: { range: Range; forms: readonly string[]; folded: string }[] = []
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const word = match[0].normalize("NFC").toLowerCase()
    const plain = fold(word)
    if (!initials.has(initialOf(plain))) continue
    const [forms, folded] = [formsOf(word), `~${plain}`]
    if (forms.some((form) => exact.has(form)) || exact.has(folded) || loose.has(folded))
      found.push({ range: [match.index, match.index + match[0].length], forms, folded })
  }
  const written = new Set(found.flatMap(({ forms }) => forms))
  const isMeant = ({ forms, folded }: (typeof found)[number]): boolean =>
    forms.some((form) => exact.has(form)) ||
    terms.some(({ term, fallback }) => term === folded || (fallback === folded && !written.has(term)))
  return found
    .filter(isMeant)
    .map(({ range }) => range)
    .slice(0, maxHighlights)
}
