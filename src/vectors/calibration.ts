/**
 * Turns the cosine similarity of two of OpenAI's text-embedding-3 vectors, of a question and a fact, into a relevance (0–1) by linear
 * interpolation. The points are an estimate from published similarities (unrelated short texts under 0.25, a question and its answer at
 * 0.4–0.6, a restatement over 0.8), not a measurement: check them with scripts/eval.ts and a key.
 */
export const calibrateModel = (cosine: number): number => interpolate(modelPoints, cosine)

const modelPoints: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.2, 0.15],
  [0.3, 0.4],
  [0.45, 0.65],
  [0.6, 0.8],
  [0.8, 0.92],
  [1, 1],
]

/** Piecewise linear through `points`, which increase in both coordinates; constant beyond the ends. */
export const interpolate = (points: readonly (readonly [number, number])[], x: number): number => {
  let [previousX, previousY] = points[0] ?? [0, 0]
  if (x <= previousX) return previousY
  for (const [nextX, nextY] of points) {
    if (x <= nextX) return previousY + ((x - previousX) / (nextX - previousX || 1)) * (nextY - previousY)
    previousX = nextX
    previousY = nextY
  }
  return previousY
}
