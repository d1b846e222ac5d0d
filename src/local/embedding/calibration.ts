/** Cosine of query and fact → relevance, at the corners of a piecewise linear map. */
const corners: [cosine: number, relevance: number][] = [
  [0, 0],
  [0.12, 0.25],
  [0.22, 0.4],
  [0.45, 0.7],
  [0.75, 0.9],
  [1, 1],
]

/** Relevance in 0–1 as the API states it: 0.9 and more for a restatement, under 0.4 for what has nothing to do with it. */
export const localCalibration = (cosine: number): number => {
  let [fromCosine, fromRelevance] = [0, 0]
  for (const [toCosine, toRelevance] of corners) {
    if (cosine <= toCosine) {
      if (toCosine === fromCosine) return toRelevance
      const part = (Math.max(cosine, 0) - fromCosine) / (toCosine - fromCosine)
      return fromRelevance + part * (toRelevance - fromRelevance)
    }
    fromCosine = toCosine
    fromRelevance = toRelevance
  }
  return 1
}
