/**
 * Cosine of query and fact → relevance: the corners of a piecewise linear map. Measured on 238 facts of 56 invented children:
 * 0.5 is the least that 98 of 100 facts reach with their own words as the query, 0.32 the median of the facts that answer a
 * question, and 0.14 what 0.5 % of the pairs of a fact and one of 62 questions about the wide world reach.
 */
const corners: readonly (readonly [cosine: number, relevance: number])[] = [
  [0, 0],
  [0.14, 0.4],
  [0.32, 0.7],
  [0.5, 0.9],
  [0.7, 0.97],
  [1, 1],
]

/** Relevance in 0–1 as the API states it: 0.9 and more for a restatement, under 0.4 for what has nothing to do with it. */
export const localCalibration = (cosine: number): number => {
  let [fromCosine, fromRelevance] = [0, 0]
  if (!(cosine > 0)) return 0
  for (const [toCosine, toRelevance] of corners) {
    if (cosine < toCosine) {
      const part = (cosine - fromCosine) / (toCosine - fromCosine)
      return fromRelevance + part * (toRelevance - fromRelevance)
    }
    fromCosine = toCosine
    fromRelevance = toRelevance
  }
  return 1
}
