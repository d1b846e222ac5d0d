/** p50, p95, p99 and maximum of latencies in milliseconds. */
export const summary = (latencies: readonly number[]): string => {
  const sorted = [...latencies].sort((a, b) => a - b)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`
}
