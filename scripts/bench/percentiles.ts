export type Percentiles = { p50: number; p95: number; p99: number; most: number; mean: number }

/** Exact percentiles (nearest rank) of latencies in milliseconds; NaN without any. */
export const percentiles = (latencies: Float64Array | readonly number[]): Percentiles => {
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  const sum = sorted.reduce((total, value) => total + value, 0)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1), mean: sum / sorted.length }
}
