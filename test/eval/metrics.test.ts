import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { averagePrecision, f1, hit, ndcg, recall, reciprocalRank } from "../../scripts/eval/metrics.ts"

const ranking = { relevant: 4, hits: [false, true, true, false, false, true] }

describe("the figures of one ranking", () => {
  test("recall@k is the share of the relevant among the first k", () => {
    expect([recall(ranking, 1), recall(ranking, 2), recall(ranking, 3), recall(ranking, 10)]).toEqual([
      0, 0.25, 0.5, 0.75,
    ])
  })

  test("hit@k is 1 once a relevant one is among the first k", () => {
    expect([hit(ranking, 1), hit(ranking, 2)]).toEqual([0, 1])
  })

  test("the reciprocal rank looks at the first relevant one", () => {
    expect(reciprocalRank(ranking)).toBe(0.5)
    expect(reciprocalRank({ relevant: 1, hits: [false] })).toBe(0)
  })

  test("average precision counts those that were not found as 0", () => {
    expect(averagePrecision(ranking)).toBeCloseTo((1 / 2 + 2 / 3 + 3 / 6) / 4, 12)
  })

  test("NDCG discounts by the logarithm of the rank", () => {
    const gain = 1 / Math.log2(3) + 1 / Math.log2(4) + 1 / Math.log2(7)
    const best = 1 + 1 / Math.log2(3) + 1 / Math.log2(4) + 1 / Math.log2(5)
    expect(ndcg(ranking, 10)).toBeCloseTo(gain / best, 12)
  })

  test("NDCG@k takes no more than k relevant ones for the best there is", () => {
    expect(ndcg({ relevant: 5, hits: [true, true] }, 2)).toBe(1)
  })

  test("all lie in 0–1, and are 1 when the relevant come first", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), fc.nat(5), (hits, missed) => {
        const relevant = hits.filter(Boolean).length + missed
        const figures = (order: boolean[]) => {
          const one = { relevant, hits: order }
          return [recall(one, 10), ndcg(one, 10), averagePrecision(one), reciprocalRank(one)]
        }
        for (const value of figures(hits)) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        const sorted = figures([...hits].sort((a, b) => Number(b) - Number(a)))
        for (const [index, value] of figures(hits).entries()) expect(sorted[index]).toBeGreaterThanOrEqual(value)
      }),
    )
  })
})

test("F1 is the harmonic mean of precision and recall", () => {
  expect(f1(0.5, 1)).toBeCloseTo(2 / 3, 12)
  expect(f1(0, 0)).toBe(0)
})
