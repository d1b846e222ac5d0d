/**
 * Tokens of each line by o200k_base. Of lines that each end in a line break and begin with neither space nor slash, the counts add up to
 * those of the whole: no token reaches over the break.
 */
export type TokenCounter = (lines: readonly string[]) => Promise<number[]>

const maxRememberedLines = 20_000

/** Remembers the counts of lines, which profiles ask for again and again; `count` is asked for the others. */
export const createTokenCounter = (count: TokenCounter): TokenCounter => {
  /** By the hash of the line: what somebody said is kept nowhere but in the database. */
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
