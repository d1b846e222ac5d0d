/**
 * Counts the o200k_base tokens of each line. If each line ends with a line break and begins with neither space nor slash, the sum is the
 * count of the whole text: no token spans the break.
 */
export type TokenCounter = (lines: readonly string[]) => Promise<number[]>

const maxRememberedLines = 20_000

/** Remembers counts, because profiles ask for the same lines repeatedly; `count` counts the others. */
export const createTokenCounter = (count: TokenCounter): TokenCounter => {
  /** Keyed by a hash of the line: what somebody said is only kept in the database. */
  const remembered = new Map<bigint | number, number>()
  return async (lines) => {
    const counts = lines.map((line) => remembered.get(Bun.hash(line)))
    const unknown = lines.filter((_, at) => counts[at] === undefined)
    const counted = unknown.length > 0 ? await count(unknown) : []
    if (remembered.size + counted.length > maxRememberedLines) remembered.clear()
    for (const [at, line] of unknown.entries()) remembered.set(Bun.hash(line), counted[at] ?? 0)
    let next = 0
    return counts.map((known) => known ?? counted[next++] ?? 0)
  }
}
