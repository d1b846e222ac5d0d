import type { Doubt, KnownFact } from "../../facts/extraction.ts"
import { createClassifier, logistic } from "../classifier.ts"
import { doubtWeights } from "./data.ts"
import { compareWithKnown, readKnown, readMessage } from "./doubt-features.ts"

const classify = createClassifier(doubtWeights)

/** Below, nothing is in doubt: each message is a little like a change. */
const leastDoubt = 0.05
/** Added to the log-odds of a doubt: to tell a child what is over is worse than to tell it less. */
const caution = 1
/** From here on, a sentence is worth keeping for what it outdates. */
const likelyDoubt = 0.23
/** Nothing is so much in doubt that a search with a threshold of 0 does not find it. */
const leastStillTrue = 0.05
/** Facts times words of the messages of one conversation, and of what was said before each: a million take about a second. */
const maxComparedWords = 400_000

/** What the user said in a message, and what both said just before it. */
export type Said = { said: string; before: string }

/** Tells what messages put in doubt, of what is known from earlier conversations. */
export const createDoubts = (known: readonly KnownFact[], saidAt: Date) => {
  const earlier = known.flatMap(({ id, ...fact }) =>
    id !== undefined && fact.saidAt < saidAt ? [{ id, ...fact }] : [],
  )
  /** Read when the first message is compared. */
  let read: ReturnType<typeof readKnown>[] | null = null
  /** Of sentences while they are heard, and of messages at the end: the latest ones come first then. */
  const wordsLeft = { heard: maxComparedWords, cast: maxComparedWords }

  /** How likely each fact is outdated by a message. */
  const doubtsBy = ({ said, before }: Said, from: keyof typeof wordsLeft): number[] => {
    wordsLeft[from] -= earlier.length * `${before} ${said}`.split(" ").length
    if (earlier.length === 0 || wordsLeft[from] < 0) return []
    read ??= earlier.map(readKnown)
    return compareWithKnown(read, readMessage(said, before)).map((features) =>
      features ? logistic(classify(features)) : 0,
    )
  }

  const outdates = (sentence: string): boolean =>
    doubtsBy({ said: sentence, before: "" }, "heard").some((doubt) => doubt > likelyDoubt)

  /** Of several doubts of a fact, the strongest counts. */
  const castBy = (messages: readonly Said[]): Doubt[] => {
    const doubts = earlier.map(() => 0)
    for (const message of messages.toReversed())
      for (const [at, doubt] of doubtsBy(message, "cast").entries()) doubts[at] = Math.max(doubts[at] ?? 0, doubt)
    return earlier.flatMap(({ id }, at) => {
      const doubt = doubts[at] ?? 0
      const stillTrue = (1 - doubt) / (1 - doubt + doubt * Math.exp(caution))
      return doubt < leastDoubt
        ? []
        : [{ id, stillTrue: Math.max(leastStillTrue, Math.round(stillTrue * 1000) / 1000) }]
    })
  }

  return { outdates, castBy }
}
