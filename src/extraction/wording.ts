import type { Turn } from "../facts/extraction.ts"
import type { IsPlain } from "../facts/same-statement.ts"
import { isUnmarked } from "../platform/identity.ts"
import { foldedWords } from "../platform/text.ts"

/**
 * How the user writes in a conversation. Who writes one mark means each word as it stands: their "ba" (dad) is not "bà" (grandmother).
 * Of one who writes none, the words of a fact may be meant with marks: all of a fact that has none itself, and else those that are theirs.
 */
export const readWording = (turns: readonly Turn[]): ((factText: string) => IsPlain) => {
  const said = turns.filter(({ role }) => role === "user").map(({ content }) => content)
  if (!said.every(isUnmarked)) return () => () => false
  let words: Set<string> | undefined
  const isTheirs: IsPlain = (word) => {
    words ??= new Set(said.flatMap(foldedWords))
    return foldedWords(word).every((part) => words?.has(part))
  }
  return (factText) => (isUnmarked(factText) ? () => true : isTheirs)
}
