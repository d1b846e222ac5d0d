import type { FoundFact } from "./found-fact.ts"
import type { Fused, Question } from "./fuse.ts"

/** What a search says of itself while it runs. What comes twice, as with corrected names, counts the second time. */
type Noted = {
  /** Every candidate, whatever its score. */
  fused: Fused[]
  question: Question
  /** The words that the keyword lane was asked for. */
  words: readonly string[]
  /** Names instead of almost the same words of the question. */
  names: ReadonlyMap<string, string>
  /** What was found, before a model put it into another order. */
  byLanes: readonly Pick<FoundFact, "id" | "score">[]
}

export type Explaining = {
  note: (part: Partial<Noted>) => void
  steps: { step: string; milliseconds: number }[]
  /** What has been noted. */
  noted: Noted
}

export const startExplaining = (): Explaining => {
  const noted: Noted = {
    fused: [],
    question: { words: 0, aboutSelf: false, ofSelfAlone: false, ofPast: false },
    words: [],
    names: new Map(),
    byLanes: [],
  }
  return { noted, steps: [], note: (part) => Object.assign(noted, part) }
}
