import { hashOf } from "./embedding/projection.ts"

/**
 * Logistic regression over named features, hashed into a table of weights (Weinberger et al., "Feature Hashing for Large Scale Multitask
 * Learning", ICML 2009). `scripts/train.ts` makes the tables.
 *
 * `table`: base64 of one signed byte per weight; a weight is its byte times `scale`.
 */
export type Weights = { scale: number; table: string }

/** Named features with their values. */
export type Features = ReadonlyMap<string, number>

/** The place of a feature in a table of `size` weights, a power of two. */
export const slotOf = (feature: string, size: number): number => hashOf(feature) % size

export const logistic = (sum: number): number => 1 / (1 + Math.exp(-sum))

/** Tells the log-odds that something with these features is what the table was trained for. */
export const createClassifier = ({ scale, table }: Weights): ((features: Features) => number) => {
  const weights = new Int8Array(Buffer.from(table, "base64"))
  return (features) => {
    let sum = 0
    for (const [feature, value] of features) sum += (weights[slotOf(feature, weights.length)] ?? 0) * value
    return sum * scale
  }
}
