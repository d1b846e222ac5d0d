import { expect, test } from "bun:test"
import { createClosers } from "../../src/platform/closers.ts"
import { createLogger } from "../../src/platform/logger.ts"

const collect = () => {
  const lines: string[] = []
  return { lines, log: createLogger("error", { write: (line) => void lines.push(line) }) }
}

test("parts are closed in the reverse order, each once", async () => {
  const { log } = collect()
  const closers = createClosers(log)
  const closed: string[] = []
  for (const name of ["one", "two", "three"]) closers.add(name, () => closed.push(name))
  await closers.closeAll()
  await closers.closeAll()
  expect(closed).toEqual(["three", "two", "one"])
})

test("a part that fails, at once or later, keeps no other from closing, and the log names it without its message", async () => {
  const { lines, log } = collect()
  const closers = createClosers(log)
  const closed: string[] = []
  closers.add("first", () => closed.push("first"))
  closers.add("throws", () => {
    throw new Error("marker-of-a-message")
  })
  closers.add("rejects", async () => {
    await Bun.sleep(0)
    throw new Error("marker-of-a-message")
  })
  closers.add("last", () => closed.push("last"))
  await closers.closeAll()
  expect(closed).toEqual(["last", "first"])
  expect(lines.map((line) => (JSON.parse(line) as { part: string }).part)).toEqual(["rejects", "throws"])
  expect(lines.join()).not.toContain("marker-of-a-message")
})

test("a part that does not end is given up after its time, and the log names it", async () => {
  const { lines, log } = collect()
  const closers = createClosers(log)
  const closed: string[] = []
  closers.add("first", () => closed.push("first"))
  closers.add("hangs", () => new Promise(() => undefined), 20)
  await closers.closeAll()
  expect(closed).toEqual(["first"])
  expect(lines.join()).toContain('"part":"hangs"')
})
