import { hashOf } from "./embedding/projection.ts"

/**
 * Logistic regression over named features, hashed into a table of weights (Weinberger et al., "Feature Hashing for Large Scale Multitask
 * Learning", ICML 2009). `scripts/train.ts` makes the tables.
 */
export const tableSize = 1 << 15

/** `table`: base64 of one signed byte per weight; a weight is its byte times `scale`. */
export type Weights = { scale: number; table: string }

/** Named features with their values. */
export type Features = ReadonlyMap<string, number>

export const slotOf = (feature: string): number => hashOf(feature) % tableSize

export const logistic = (sum: number): number => 1 / (1 + Math.exp(-sum))

/** Tells the probability (0–1) that something with these features is what the table was trained for. */
export const createClassifier = ({ scale, table }: Weights): ((features: Features) => number) => {
  const weights = new Int8Array(Buffer.from(table, "base64"))
  return (features) => {
    let sum = 0
    for (const [feature, value] of features) sum += (weights[slotOf(feature)] ?? 0) * value
    return logistic(sum * scale)
  }
}
