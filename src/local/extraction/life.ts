import { createClassifier } from "../classifier.ts"
import { lifeWeights } from "./data.ts"
import { lifeFeatures, type Remark } from "./life-features.ts"

const classify = createClassifier(lifeWeights)

/** Below `leastLife` nothing is quoted but answers and what is said alone; from `surelyLife` on, the rules need not find the user in it. */
export const leastLife = 0.25
export const surelyLife = 0.6

/** How likely a sentence tells of the user's own life. */
export const lifeIn = (remark: Remark): number => classify(lifeFeatures(remark))

/** Nothing around it tells of a story or a game: the rules judge it. */
export const isSaidAlone = ({ companion, before }: Remark): boolean => companion === "" && before === ""
