import { expect, test } from "bun:test"
import fc from "fast-check"
import { diff, pair } from "../../src/console/web/screens/documents/diff.ts"

const steps = (left: string, right: string) =>
  diff([...left], [...right], (letter) => letter).map(({ left, right }) => `${left ?? "-"}${right ?? "-"}`)

test("what both texts have stands beside each other, and the rest on its own side", () => {
  expect(steps("abcd", "abxd")).toEqual(["aa", "bb", "c-", "-x", "dd"])
  expect(steps("", "ab")).toEqual(["-a", "-b"])
  expect(steps("ab", "")).toEqual(["a-", "b-"])
})

test("what was removed and what was added at one place make a pair", () => {
  const paired = pair(diff([..."abcd"], [..."axyd"], (letter) => letter))
  expect(paired).toEqual([
    { left: "a", right: "a" },
    { left: "b", right: "x" },
    { left: "c", right: "y" },
    { left: "d", right: "d" },
  ])
})

test("both texts can be read from the steps between them", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 })
  fc.assert(
    fc.property(text, text, (left, right) => {
      const between = pair(diff([...left], [...right], (letter) => letter))
      expect(between.map((step) => step.left ?? "").join("")).toBe(left)
      expect(between.map((step) => step.right ?? "").join("")).toBe(right)
    }),
    { numRuns: 200 },
  )
})
