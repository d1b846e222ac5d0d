import { expect, test } from "bun:test"
import { percentiles } from "../../scripts/bench/percentiles.ts"

test("percentiles of 1 to 100 in any order are those numbers", () => {
  const shuffled = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1)
  expect(percentiles(shuffled)).toEqual({ p50: 50, p95: 95, p99: 99, most: 100, mean: 50.5 })
})

test("of one latency every percentile is that one", () => {
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7, most: 7, mean: 7 })
})
