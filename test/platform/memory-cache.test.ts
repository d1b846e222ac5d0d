import { expect, test } from "bun:test"
import { createMemoryCache } from "../../src/platform/cache/memory-cache.ts"

const minute = 60_000

test("what was kept for ten minutes is dropped by what comes after, though nobody asks for it", () => {
  let now = minute
  const cache = createMemoryCache<{ text: string }>(({ text }) => text.length, { now: () => now })
  cache.set("early", { text: "one" })
  now += 9 * minute
  cache.set("later", { text: "two" })
  expect(cache.size).toBe(2)
  now += 2 * minute
  cache.set("last", { text: "three" })
  expect(cache.size).toBe(2)
})

test("more than 32 MiB of texts are not kept", () => {
  const cache = createMemoryCache<{ text: string }>(({ text }) => text.length)
  const text = "x".repeat(1024 * 1024)
  for (let count = 0; count < 40; count++) cache.set(`key ${count}`, { text })
  expect(cache.size).toBe(15)
})
