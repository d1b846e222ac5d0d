import type { Turn } from "../facts/extraction.ts"
import type { IsPlain } from "../facts/same-statement.ts"
import { isUnmarked } from "../platform/identity.ts"
import { foldedWords } from "../platform/text.ts"
import { runInTurns } from "../platform/turns.ts"

/**
 * How the user writes in a conversation. If they write any mark, each of their words means exactly what it says: their "ba" (dad) is not
 * "bà" (grandmother). If they write none, a word of a fact may stand for one with marks: every word of a fact without marks, otherwise
 * only the user's own words. A conversation is long, so it is read turn by turn, and only as far as `facts` need.
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
