import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { fuse } from "../../src/search/fuse.ts"
import type { Candidate } from "../../src/search/lanes.ts"

const words = 4
const candidate = fc.record({
  similarity: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
  words: fc.nat(2 ** words - 1),
  hops: fc.constantFrom(1, 2, null),
  asks: fc.boolean(),
  ofAnother: fc.boolean(),
  stillTrue: fc.double({ min: 0, max: 1, noNaN: true }),
})
const store = fc.array(candidate, { minLength: 1, maxLength: 6 })
const relevance = (cosine: number): number => Math.max(0, cosine) ** 2

const fuseAll = (
  candidates: Candidate[],
  aboutSelf = false,
  ofSelfAlone = aboutSelf,
  ofPast = false,
): Map<string, number> =>
  new Map(
    fuse(
      { owner: { factCount: 20, slot: null }, frequencies: [1, 5, 20], candidates },
      { words, aboutSelf, ofSelfAlone, ofPast },
      relevance,
    ).map(({ candidate: { id }, score }) => [id, score]),
  )

/** Facts of one conversation, in order. */
const scoresOf = (facts: Omit<Candidate, "id" | "position">[], aboutSelf = false): number[] => [
  ...fuseAll(
    facts.map((fact, index) => ({ ...fact, id: String(index), position: index + 1 })),
    aboutSelf,
  ).values(),
]
const plain = { similarity: null, words: 0, hops: null, asks: false, ofAnother: false, stillTrue: 1 }

describe("a fused score", () => {
  test("lies in 0–1", () => {
    fc.assert(
      fc.property(store, fc.boolean(), (facts, aboutSelf) => {
        for (const score of scoresOf(facts, aboutSelf)) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  test("never falls with more evidence of any lane, for the fact itself and for those around it", () => {
    const raises: ((fact: Omit<Candidate, "id" | "position">) => Partial<Candidate>)[] = [
      ({ similarity }) => ({ similarity: Math.min(1, (similarity ?? -1) + 0.3) }),
      ({ words: held }) => ({ words: held | 1 }),
      () => ({ words: 2 ** words - 1 }),
      ({ hops }) => ({ hops: hops === null ? 2 : 1 }),
    ]
    fc.assert(
      fc.property(store, fc.boolean(), fc.nat(5), fc.constantFrom(...raises), (facts, aboutSelf, place, raise) => {
        const before = scoresOf(facts, aboutSelf)
        const more = facts.map((fact, index) => (index === place % facts.length ? { ...fact, ...raise(fact) } : fact))
        for (const [index, score] of scoresOf(more, aboutSelf).entries())
          expect(score).toBeGreaterThanOrEqual((before[index] ?? 0) - 1e-12)
      }),
    )
  })

  test("is 0 for a fact for which nothing speaks, whatever stands beside it", () => {
    const sure = { ...plain, similarity: 1, words: 15, hops: 1 }
    expect(scoresOf([sure, plain, sure], true)[1]).toBe(0)
  })

  test("is higher for an answer than for the same words without the question before", () => {
    const answer = { ...plain, similarity: 0.4 }
    const before = { ...plain, words: 15 }
    const score = (asks: boolean) => scoresOf([{ ...before, asks }, answer])[1] ?? 0
    expect(score(true)).toBeGreaterThan(score(false))
    expect(score(false)).toBeGreaterThan(scoresOf([answer])[0] ?? 0)
  })

  test("stays the same when the neighbours are of another conversation", () => {
    const facts = [
      { ...plain, id: "a", words: 15, position: 1 },
      { ...plain, id: "b", similarity: 0.4, position: 3 },
    ]
    const fused = fuseAll(facts)
    expect(fused.get("b")).toBe(scoresOf([{ ...plain, similarity: 0.4 }])[0])
  })

  test("of a question about oneself alone stays under the default threshold for what is told of another", () => {
    fc.assert(
      fc.property(store, (facts) => {
        for (const [index, score] of scoresOf(facts, true).entries())
          if (facts[index]?.ofAnother) expect(score).toBeLessThan(0.4)
      }),
    )
  })

  test("counts a rare word for more than a common one", () => {
    const [rare, common] = scoresOf([{ ...plain, words: 1 }]).concat(scoresOf([{ ...plain, words: 4 }]))
    expect(rare).toBeGreaterThan(common ?? 1)
  })

  test("is 0.9 and more for a restatement: all words, and the same direction", () => {
    const [score] = scoresOf([{ ...plain, similarity: 0.9, words: 15 }])
    expect(score).toBeGreaterThan(0.9)
  })
})
