/** The judged results of one question: whether each result, best first, is relevant, and how many relevant ones exist. */
export type Ranking = { relevant: number; hits: readonly boolean[] }

const found = ({ hits }: Ranking, depth: number): number => hits.slice(0, depth).filter(Boolean).length

/** Share of the relevant results that are among the first `depth`. */
export const recall = (ranking: Ranking, depth: number): number =>
  ranking.relevant === 0 ? 0 : found(ranking, depth) / ranking.relevant

/** 1 when one of the first `depth` results is relevant, else 0 (success@k). */
export const hit = (ranking: Ranking, depth: number): number => (found(ranking, depth) > 0 ? 1 : 0)

/** 1 / rank of the first relevant result, 0 without one. Its mean over questions is MRR. */
export const reciprocalRank = ({ hits }: Ranking): number => {
  const first = hits.indexOf(true)
  return first === -1 ? 0 : 1 / (first + 1)
}

/** Mean of the precisions at the ranks of the relevant results, 0 for those not found. Its mean over questions is MAP. */
export const averagePrecision = (ranking: Ranking): number => {
  if (ranking.relevant === 0) return 0
  let sum = 0
  let relevant = 0
  for (const [index, isHit] of ranking.hits.entries()) if (isHit) sum += ++relevant / (index + 1)
  return sum / ranking.relevant
}

/**
 * Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen, 2002): Σ 1 / log2(rank + 1), divided by its best
 * value.
 */
export const ndcg = (ranking: Ranking, depth: number): number => {
  const gain = (rank: number): number => 1 / Math.log2(rank + 1)
  let sum = 0
  for (const [index, isHit] of ranking.hits.slice(0, depth).entries()) if (isHit) sum += gain(index + 1)
  let best = 0
  for (let rank = 1; rank <= Math.min(depth, ranking.relevant); rank++) best += gain(rank)
  return best === 0 ? 0 : sum / best
}

/** NaN for an empty list. */
export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Harmonic mean of precision and recall. */
export const f1 = (precision: number, recalled: number): number =>
  precision + recalled === 0 ? 0 : (2 * precision * recalled) / (precision + recalled)
