import type { Doubt, KnownFact } from "../../facts/extraction.ts"
import { createClassifier, logistic } from "../classifier.ts"
import { doubtWeights } from "./data.ts"
import { compareWithKnown, readKnown, readMessage } from "./doubt-features.ts"

const classify = createClassifier(doubtWeights)

/**
 * Log-odds that are added to a doubt: a stale fact misleads, and a fact in doubt can still be found. Below `leastDoubt`, nothing is in
 * doubt: of a thousand messages, some are always a little like a change. Measured: docs/evaluation.md.
 */
const caution = 1.2
const leastDoubt = 0.3
/** Facts times messages of one conversation: 100 facts and a message take about a millisecond. What comes later puts nothing in doubt. */
const maxComparisons = 20_000

const doubtOf = (probability: number): number => logistic(Math.log(probability / (1 - probability)) + caution)

/** Collects what the messages of a conversation put in doubt. */
export const createDoubts = (known: readonly KnownFact[], saidAt: Date) => {
  const earlier = known.flatMap((fact, place) => (fact.saidAt < saidAt ? [{ place, ...readKnown(fact) }] : []))
  const doubts = earlier.map(() => 0)
  let comparisonsLeft = maxComparisons

  /** How likely each fact is outdated by a message. */
  const doubtsBy = (message: string): number[] => {
    comparisonsLeft -= earlier.length
    if (earlier.length === 0 || comparisonsLeft < 0) return []
    return compareWithKnown(earlier, readMessage(message)).map((features) =>
      features ? doubtOf(classify(features)) : 0,
    )
  }

  const hear = (message: string): void => {
    for (const [at, doubt] of doubtsBy(message).entries()) doubts[at] = Math.max(doubts[at] ?? 0, doubt)
  }

  /** More likely than not, a sentence outdates something: then it is worth keeping. */
  const outdates = (sentence: string): boolean => doubtsBy(sentence).some((doubt) => doubt > 0.5)

  const found = (): Doubt[] =>
    earlier.flatMap(({ place }, at) => {
      const doubt = doubts[at] ?? 0
      return doubt < leastDoubt ? [] : [{ known: place, stillTrue: Math.round((1 - doubt) * 1000) / 1000 }]
    })

  return { hear, outdates, found }
}
