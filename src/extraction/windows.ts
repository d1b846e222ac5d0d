import type { Turn } from "../facts/extraction.ts"

const windowCharacters = 24_000
const overlapTurns = 4

/**
 * Cuts a long conversation into windows that a model reads in one call. Each window begins with the last turns of the previous one, so
 * that answers stay with their questions. A single turn is never cut.
 */
export const splitIntoWindows = (turns: readonly Turn[]): Turn[][] => {
  const windows: Turn[][] = []
  let current: Turn[] = []
  let size = 0
  let fresh = 0
  for (const turn of turns) {
    if (fresh > 0 && size + turn.content.length > windowCharacters) {
      windows.push(current)
      current = current.slice(-overlapTurns).filter((kept) => kept.content.length < windowCharacters / 8)
      size = current.reduce((sum, kept) => sum + kept.content.length, 0)
      fresh = 0
    }
    current.push(turn)
    size += turn.content.length
    fresh += 1
  }
  if (fresh > 0) windows.push(current)
  return windows
}
