/** How much of a document's true text came out. */
export type Agreement = { words: number; pairs: number }

export const compareTexts = (truth: string, found: string): Agreement => {
  const [wanted, got] = [wordsOf(truth), wordsOf(found)]
  return { words: share(wanted, got), pairs: share(pairsOf(wanted), pairsOf(got)) }
}

const wordsOf = (text: string): string[] => text.normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? []

/** Neighbouring words: they show the order. */
const pairsOf = (words: readonly string[]): string[] => words.slice(1).map((word, index) => `${words[index]} ${word}`)

/** The part of `wanted` that is in `found`, each as often as it is there. */
const share = (wanted: readonly string[], found: readonly string[]): number => {
  const left = new Map<string, number>()
  for (const word of found) left.set(word, (left.get(word) ?? 0) + 1)
  let same = 0
  for (const word of wanted) {
    const count = left.get(word) ?? 0
    if (count > 0) same++
    left.set(word, count - 1)
  }
  return same / Math.max(wanted.length, 1)
}
