import type { Turn } from "../facts/extraction.ts"
import type { IsPlain } from "../facts/same-statement.ts"
import { isUnmarked } from "../platform/identity.ts"
import { foldedWords } from "../platform/text.ts"
import { runInTurns } from "../platform/turns.ts"

/**
 * How the user writes in a conversation. Who writes one mark means each word as it stands: their "ba" (dad) is not "bà" (grandmother).
 * Of one who writes none, the words of a fact may be meant with marks: all of a fact that has none itself, and else those that are theirs.
 * A conversation is long: it is looked through turn by turn, and only as far as one of `facts` asks for it.
 */
export const readWording = async (
  turns: readonly Turn[],
  facts: readonly { text: string }[],
): Promise<(factText: string) => IsPlain> => {
  const said = turns.filter(({ role }) => role === "user").map(({ content }) => content)
  if (facts.length === 0 || !(await runInTurns(areUnmarked(said)))) return () => () => false
  const words = facts.every(({ text }) => isUnmarked(text)) ? new Set<string>() : await runInTurns(wordsOf(said))
  const isTheirs: IsPlain = (word) => foldedWords(word).every((part) => words.has(part))
  return (factText) => (isUnmarked(factText) ? () => true : isTheirs)
}

function* areUnmarked(texts: readonly string[]): Generator<void, boolean> {
  for (const text of texts) {
    if (!isUnmarked(text)) return false
    yield
  }
  return true
}

function* wordsOf(texts: readonly string[]): Generator<void, Set<string>> {
  const words = new Set<string>()
  for (const text of texts) {
    for (const word of foldedWords(text)) words.add(word)
    yield
  }
  return words
}
