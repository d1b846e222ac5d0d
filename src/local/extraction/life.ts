import { createClassifier } from "../classifier.ts"
import { lifeWeights } from "./data.ts"
import { lifeFeatures, type Remark } from "./life-features.ts"

const classify = createClassifier(lifeWeights)

/** Below `leastLife` nothing is quoted but what ends or outdates something known; below `hearsayLife` nothing that others say. */
export const leastLife = 0.3
export const hearsayLife = 0.45
/** What names somebody of the user's life is quoted from here on: the classifier does not know that Sparky is their dog. */
export const leastLifeOfKnown = 0.04

/** How likely a sentence tells of the user's own life. */
export const lifeIn = (remark: Remark): number => classify(lifeFeatures(remark))
