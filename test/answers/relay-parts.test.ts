import { expect, test } from "bun:test"
import { relayParts } from "../../src/answers/relay-parts.ts"

test("work that fails while the reader is busy with a part is told to the reader, and stops no process", async () => {
  const gate = Promise.withResolvers<void>()
  const work = async (push: (part: string) => void) => {
    push("a")
    await gate.promise
    throw new Error("it broke off")
  }
  const parts = relayParts(work, new AbortController().signal)
  expect(await parts.next()).toEqual({ value: "a", done: false })
  gate.resolve()
  // An unhandled rejection would be told in this turn.
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(parts.next()).rejects.toThrow("it broke off")
})
