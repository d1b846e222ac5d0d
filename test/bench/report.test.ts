import { expect, test } from "bun:test"
import { plotGrowth } from "../../scripts/bench/report/plot.ts"
import { atLeast, atMost } from "../../scripts/bench/report/report.ts"
import { replacePart } from "../../scripts/bench/report/write.ts"

test("a part of a document is replaced between its marks, and the rest stays", () => {
  const document = "# Figures\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter\n"
  expect(replacePart(document, "a", "new")).toBe("# Figures\n<!-- bench:a -->\nnew\n<!-- /bench:a -->\nafter\n")
})

test("a part that a document does not have yet goes to its end", () => {
  expect(replacePart("# Figures\n", "b", "new")).toBe("# Figures\n\n<!-- bench:b -->\nnew\n<!-- /bench:b -->\n")
})

test("a figure that is just the target has passed", () => {
  expect([atLeast("x", 60, 60, "%"), atMost("y", 10, 10, "ms")].map(({ passed }) => passed)).toEqual([true, true])
  expect([atLeast("x", 59.9, 60, "%"), atMost("y", 10.1, 10, "ms")].map(({ passed }) => passed)).toEqual([false, false])
})

test("what was not measured has not passed", () => {
  expect([atLeast("x", Number.NaN, 1, ""), atMost("y", Number.NaN, 1, "")].map(({ passed }) => passed)).toEqual([
    false,
    false,
  ])
})

test("the plot has a point for each size, the larger the further right, the slower the higher", () => {
  const svg = plotGrowth([
    { memories: 100, p50: 1, p95: 2 },
    { memories: 10_000, p50: 2, p95: 3 },
  ])
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((dot) => [Number(dot[1]), Number(dot[2])])
  expect(dots).toHaveLength(4)
  const [first = [], second = []] = dots
  expect(first[0]).toBeLessThan(second[0] ?? 0)
  expect(first[1]).toBeGreaterThan(second[1] ?? 0)
})
