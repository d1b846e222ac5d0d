/**
 * Cosine of query and fact → relevance: the corners of a piecewise linear map. Measured on 1,403 facts of 300 invented children:
 * 99 in 100 reach 0.5 with their own words as the query, the median of the facts that answer a question is at 0.28, and 1 in 80
 * pairs of a fact and one of 102 questions about the wide world reaches 0.15.
 */
const corners: readonly (readonly [cosine: number, relevance: number])[] = [
  [0, 0],
  [0.147, 0.4],
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
