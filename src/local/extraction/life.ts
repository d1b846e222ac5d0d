import { createClassifier, logistic } from "../classifier.ts"
import { lifeWeights } from "./data.ts"
import { companionFeatures, type Remark, sentenceFeatures } from "./life-features.ts"

const classify = createClassifier(lifeWeights)

/** Below `leastLife` nothing is quoted but what ends or outdates something known; below `hearsayLife` nothing that others say. */
export const leastLife = 0.3
export const hearsayLife = 0.6
/** What names somebody of the user's life is quoted from here on: the classifier does not know that Sparky is their dog. */
export const leastLifeOfKnown = 0.04
/** From here on it is quoted though it is worded as a question, a wish, a game or a story. */
export const sureLife = 0.9
/** Below it even what rules read is not kept: "exercise 4: My name is Peter". */
export const leastLifeOfTyped = 0.06

/** So much of the log-odds of the sentence before counts, and of the one after in the same turn: a line of a story has others around it. */
const weights = { before: 0.23, after: 0.27 }
const maxOdds = 4

const bounded = (odds: number): number => Math.max(-maxOdds, Math.min(maxOdds, odds))

/** How likely a sentence tells of the user's own life; `alone`: without what its neighbours say. */
export type Life = { likely: number; alone: number }

/** Of each sentence of a turn. `before`: the log-odds of the user's sentence before the turn; `last`: those of the turn's last one. */
export const livesIn = (
  companion: string,
  remarks: readonly Omit<Remark, "companion">[],
  before: number,
): { lives: Life[]; last: number } => {
  const ofCompanion = classify(companionFeatures(companion))
  const odds = remarks.map((remark) => ofCompanion + classify(sentenceFeatures({ ...remark, companion })))
  const lives = odds.map((own, at) => {
    const around = weights.before * bounded(odds[at - 1] ?? before) + weights.after * bounded(odds[at + 1] ?? 0)
    return { likely: logistic(own + around), alone: logistic(own) }
  })
  return { lives, last: odds.at(-1) ?? before }
}
