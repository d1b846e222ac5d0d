import { expect, test } from "bun:test"
import { batchesOf, runInTurns } from "../../src/platform/turns.ts"

/** Work of so many steps of some milliseconds each. */
function* work(steps: number, milliseconds: number): Generator<void, string> {
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + milliseconds
    while (performance.now() < end);
    yield
  }
  return "done"
}

test("long work lets what waits on the thread have its turn", async () => {
  let turns = 0
  let goesOn = true
  const tick = (): void => {
    turns += 1
    if (goesOn) setImmediate(tick)
  }
  setImmediate(tick)
  expect(await runInTurns(work(4, 6))).toBe("done")
  goesOn = false
  expect(turns).toBeGreaterThanOrEqual(3)
})

test("what fails in long work fails for whom it is done", async () => {
  const failing = (function* (): Generator<void, string> {
    yield
    throw new Error("no")
  })()
  expect(runInTurns(failing)).rejects.toThrow("no")
})

test("batches hold each thing once, in order", () => {
  expect(batchesOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(batchesOf([], 2)).toEqual([])
})
