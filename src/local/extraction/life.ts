import { createClassifier, logistic } from "../classifier.ts"
import { lifeWeights } from "./data.ts"
import { lifeFeatures, type Remark } from "./life-features.ts"

const classify = createClassifier(lifeWeights)

/** Below `leastLife` nothing is quoted but what ends or outdates something known; below `hearsayLife` nothing that others say. */
export const leastLife = 0.3
export const hearsayLife = 0.6
/** What names somebody of the user's life is quoted from here on: the classifier does not know that Sparky is their dog. */
export const leastLifeOfKnown = 0.04
/** From here on it is quoted whatever the rules of games, stories and questions say. */
export const sureLife = 0.9
/** Below it even what rules read is not kept: "exercise 4: My name is Peter". */
export const leastLifeOfTyped = 0.06

/** The log-odds of the sentence before it, and of the one after it in the same turn, count so much: a line of a story has others around it. */
const weightBefore = 0.23
const weightAfter = 0.27
const maxOdds = 4

const bounded = (odds: number): number => Math.max(-maxOdds, Math.min(maxOdds, odds))

/** How likely each sentence of a turn tells of the user's own life. `before`: the log-odds of the user's sentence before the turn. */
export const livesIn = (remarks: readonly Remark[], before: number): { lives: number[]; last: number } => {
  const odds = remarks.map((remark) => classify(lifeFeatures(remark)))
  const lives = odds.map((own, at) =>
    logistic(own + weightBefore * bounded(odds[at - 1] ?? before) + weightAfter * bounded(odds[at + 1] ?? 0)),
  )
  return { lives, last: odds.at(-1) ?? before }
}
