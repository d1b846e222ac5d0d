import { tokenize } from "../../local/embedding/tokenize.ts"
import { readingOf } from "../../local/embedding/words.ts"
import { isFunctionWord } from "../../search/function-words.ts"
import type { Embedder } from "../../vectors/embedder.ts"
import { usualWeight } from "./index-version.ts"
import type { Candidate, LaneAnswer } from "./lanes.ts"
import { type QueryTerm, wordsOf } from "./terms.ts"

/** Weight of full agreement in the keyword lane, as for memories. */
const keywordWeight = 0.77
/** What two words of the query that stand side by side in the chunk add, of their rarity among the candidates. */
const pairWeight = 0.8
/** Each is looked for in each candidate. A longer query than so many words is known by its beginning. */
const maxPairs = 40

/**
 * The relevance (0–1) of each candidate: 1 − ∏(1 − evidence) over the lanes, as for memories. The embedder turns a cosine into evidence.
 */
export const weigh = (
  { chunks, frequencies, candidates }: Pick<LaneAnswer, "chunks" | "frequencies" | "candidates">,
  query: string,
  terms: readonly QueryTerm[],
  { relevance, acrossLanguages }: Pick<Embedder, "relevance" | "acrossLanguages">,
): number[] => {
  const rarities = terms.map(({ weight }, index) => weight * rarity(chunks, frequencies[index]?.chunks ?? 0))
  const total = rarities.reduce((sum, one, index) => sum + (terms[index]?.isTranslation ? 0 : one), 0)
  const texts = candidates.map(({ heading, content }) => `${heading ?? ""}\n${content}`.toLowerCase())
  const common = terms.flatMap(({ word, isTranslation }, index) =>
    frequencies[index]?.isRead === false && !isTranslation ? [{ text: word, worth: rarities[index] ?? 0 }] : [],
  )
  const pairs = pairsOf(query).map((text) => {
    const found = texts.filter((one) => containsWords(one, text)).length
    return { text, worth: pairWeight * Math.log(1 + (texts.length - found + 0.5) / (found + 0.5)) }
  })
  const more = [...common, ...pairs]
  const asked = languageAsked(query)
  return candidates.map(({ similarity, words, translated }, index) => {
    const text = texts[index] ?? ""
    const added = more.reduce((sum, { text: part, worth }) => sum + (containsWords(text, part) ? worth : 0), 0)
    const own = total === 0 ? 0 : (words / usualWeight + added) / total
    const language = languageOf(text)
    const inOther = total === 0 || language === asked ? 0 : translated / usualWeight / total
    const coverage = own + inOther
    const isAcross = asked !== "either" && language !== asked
    const byMeaning = similarity === null ? 0 : relevance(similarity) * (isAcross ? acrossLanguages : 1)
    return 1 - (1 - byMeaning) * (1 - keywordWeight) ** (coverage ** 1.5)
  })
}

const vietnameseLetter = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/g
/** A name in an English text has few; a short Vietnamese text does not have many either, but one in less than so many characters. */
const maxLettersOfNames = 5
const charactersForOne = 30

type Language = "en" | "vi"

/** Read off the beginning of a text. */
const languageOf = (text: string): Language => {
  const beginning = text.slice(0, 400)
  const letters = beginning.match(vietnameseLetter)?.length ?? 0
  return letters > Math.min(maxLettersOfNames, beginning.length / charactersForOne) ? "vi" : "en"
}

const languageAsked = (query: string): Language | "either" => {
  const reading = readingOf(tokenize(query))
  if (reading === "unknown") return "either"
  return reading === "en" ? "en" : "vi"
}

/** As in the statement. */
const rarity = (chunks: number, found: number): number => Math.log(1 + (chunks + 1) / (found + 0.5))

/** Words of the query that follow each other, unless both are about its form. */
const pairsOf = (query: string): string[] => {
  const words = wordsOf(query)
  const pairs = new Set<string>()
  for (const [index, word] of words.entries()) {
    if (pairs.size === maxPairs) break
    const next = words[index + 1]
    if (next !== undefined && !(isFunctionWord(word) && isFunctionWord(next))) pairs.add(`${word} ${next}`)
  }
  return [...pairs]
}

const isLetter = /[\p{L}\p{N}]/u

/** Whether a lower-case text contains `part`, not as a part of other words. */
const containsWords = (text: string, part: string): boolean => {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!isLetter.test(text.charAt(at - 1)) && !isLetter.test(text.charAt(at + part.length))) return true
  return false
}

export type Weighed = Candidate & { score: number }

/** Best first; of equal scores, the earlier owner's, then the newer version's. Equal texts once. */
export const inOrder = (candidates: readonly Weighed[], owners: readonly string[]): Weighed[] => {
  const place = new Map(owners.map((owner, index) => [owner, index]))
  const placeOf = ({ user_id }: Weighed): number => place.get(user_id) ?? owners.length
  const sorted = candidates.toSorted(
    (a, b) =>
      b.score - a.score ||
      placeOf(a) - placeOf(b) ||
      (a.version_id === b.version_id ? a.index - b.index : a.version_id < b.version_id ? 1 : -1),
  )
  return [...new Map(sorted.toReversed().map((one) => [one.content.trim(), one])).values()].toReversed()
}
