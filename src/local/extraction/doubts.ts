import type { Doubt, KnownFact } from "../../facts/extraction.ts"
import { createClassifier, logistic } from "../classifier.ts"
import { doubtWeights } from "./data.ts"
import { compareWithKnown, readKnown, readMessage } from "./doubt-features.ts"

const classify = createClassifier(doubtWeights)

/**
 * Log-odds that are added to a doubt: a stale fact misleads, and a fact in doubt can still be found. Below `leastDoubt`, nothing is in
 * doubt: of a thousand messages, some are always a little like a change. Measured: docs/evaluation.md.
 */
const caution = 0.7
const leastDoubt = 0.3

/** Collects what the messages of a conversation put in doubt. */
export const createDoubts = (known: readonly KnownFact[], saidAt: Date) => {
  const earlier = known.flatMap((fact, place) => (fact.saidAt < saidAt ? [{ place, ...readKnown(fact) }] : []))
  const doubts = earlier.map(() => 0)

  const hear = (message: string): void => {
    if (earlier.length === 0) return
    for (const [at, features] of compareWithKnown(earlier, readMessage(message)).entries()) {
      const probability = features ? classify(features) : 0
      doubts[at] = Math.max(doubts[at] ?? 0, probability)
    }
  }

  const found = (): Doubt[] =>
    earlier.flatMap(({ place }, at) => {
      const probability = doubts[at] ?? 0
      const doubt = logistic(Math.log(probability / (1 - probability)) + caution)
      return doubt < leastDoubt ? [] : [{ known: place, stillTrue: Math.round((1 - doubt) * 1000) / 1000 }]
    })

  return { hear, found }
}
