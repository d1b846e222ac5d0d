import { expect, test } from "bun:test"
import { compareShares } from "../../src/extraction/compare-shares.ts"

test("two shares that differ by more than chance are told apart, in either direction", () => {
  // 15 % of 200 and 25 % of 200: pooled 20 %, standard error 4 %.
  const more = compareShares({ part: 30, whole: 200 }, { part: 50, whole: 200 })
  expect(more?.z).toBeCloseTo(2.5, 10)
  expect(more?.differs).toBe(true)
  expect(compareShares({ part: 50, whole: 200 }, { part: 30, whole: 200 })?.z).toBeCloseTo(-2.5, 10)
})

test("two shares that chance would make as different are not", () => {
  const compared = compareShares({ part: 30, whole: 200 }, { part: 36, whole: 200 })
  expect(compared?.z).toBeCloseTo(0.808, 3)
  expect(compared?.differs).toBe(false)
})

test("nothing is said of too few, of none, and of all", () => {
  expect(compareShares({ part: 0, whole: 0 }, { part: 0, whole: 0 })).toBeNull()
  expect(compareShares({ part: 0, whole: 500 }, { part: 0, whole: 500 })).toBeNull()
  expect(compareShares({ part: 500, whole: 500 }, { part: 500, whole: 500 })).toBeNull()
  expect(compareShares({ part: 4, whole: 100 }, { part: 5, whole: 100 })).toBeNull()
  expect(compareShares({ part: 5, whole: 100 }, { part: 5, whole: 100 })).not.toBeNull()
})

test("equal shares are called different by chance about one time in twenty", () => {
  // A multiplicative congruential generator with a fixed seed: the same draws on each run.
  let state = 42
  const draw = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const failures = () => Array.from({ length: 400 }, draw).filter((value) => value < 0.1).length
  const rounds = 2000
  let differing = 0
  for (let round = 0; round < rounds; round++)
    if (compareShares({ part: failures(), whole: 400 }, { part: failures(), whole: 400 })?.differs) differing++
  expect(differing / rounds).toBeWithin(0.035, 0.065)
})
