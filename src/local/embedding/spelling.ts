/** A shorter word is not corrected: it has too many neighbours. */
const shortest = 5
/** In a shorter word, a replaced letter ("glass", "class") is more often another word than a typo. */
const shortestSwap = 6

const deletionsOf = (word: string): string[] => {
  const deletions: string[] = []
  for (let i = 1; i < word.length; i++) deletions.push(word.slice(0, i) + word.slice(i + 1))
  return deletions
}

/** Of two different words: the same letters except one, or except two neighbours in swapped order. */
const isSwap = (one: string, other: string): boolean => {
  if (one.length !== other.length) return false
  let first = 0
  while (one[first] === other[first]) first++
  const rest = one.slice(first + 1) === other.slice(first + 1)
  return (
    rest ||
    (one[first] === other[first + 1] &&
      one[first + 1] === other[first] &&
      one.slice(first + 2) === other.slice(first + 2))
  )
}

/**
 * Finds a known word at a distance of one typo with the same first letter: "birthdy", "dinosuar". Known words are indexed by their forms
 * with one letter removed (symmetric delete; Garbe, SymSpell, 2012).
 */
export const createSpelling = (words: Iterable<string>): ((word: string) => string | undefined) => {
  const known = new Set<string>()
  const byDeletion = new Map<string, string[]>()
  for (const word of words) {
    if (word.length < shortest || word.includes(" ")) continue
    known.add(word)
    for (const deletion of deletionsOf(word)) byDeletion.set(deletion, [...(byDeletion.get(deletion) ?? []), word])
  }
  return (word) => {
    if (word.length < shortest || word.length > 20) return undefined
    const added = byDeletion.get(word)?.[0]
    if (added) return added
    const deletions = deletionsOf(word)
    const dropped = deletions.find((deletion) => known.has(deletion))
    if (dropped || word.length < shortestSwap) return dropped
    for (const deletion of deletions) {
      const swapped = byDeletion.get(deletion)?.find((candidate) => candidate === word || isSwap(word, candidate))
      if (swapped) return swapped
    }
    return undefined
  }
}
