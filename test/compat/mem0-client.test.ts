import { afterAll, expect, test } from "bun:test"
import { z } from "zod"
import { allFaults, fakeKey, fakeMemory, startFakeMem0 } from "../support/fake-mem0.ts"
import { quickClient } from "../support/mem0-import.ts"

const fake = startFakeMem0({ memories: [fakeMemory("emma", 1)] })
afterAll(() => fake.stop())

const pageShape = z.looseObject({ count: z.number() })
const list = {
  ...({ method: "POST", path: "/v3/memories/?page=1" } as const),
  body: { filters: { AND: [{ user_id: "emma" }] }, show_expired: true },
}
const ask = (signal = new AbortController().signal, key = fakeKey) =>
  quickClient(fake.url, key).ask(list, pageShape, signal)

for (const fault of allFaults)
  test(`${fault.kind}${"status" in fault ? ` ${fault.status}` : ""} is ridden out`, async () => {
    fake.fail(fault, fault.kind === "slow" ? 1 : 3)
    expect((await ask()).count).toBe(1)
  })

test("as long as mem0 says to wait, it is not asked", async () => {
  fake.fail({ kind: "limit", retryAfter: "1" })
  const began = performance.now()
  await ask()
  expect(performance.now() - began).toBeGreaterThan(950)
})

test("a key that is refused is not tried again, and not told", async () => {
  const before = fake.requests.length
  const error: unknown = await ask(undefined, "m0-wrong-key").catch((thrown: unknown) => thrown)
  expect(String(error)).toContain("does not accept the API key")
  expect(String(error)).not.toContain("m0-wrong-key")
  expect(fake.requests.length).toBe(before + 1)
})

test("after the last try the error says that the command goes on, and nothing of what mem0 said", async () => {
  fake.fail({ kind: "status", status: 500 }, 8)
  const error: unknown = await ask().catch((thrown: unknown) => thrown)
  expect(String(error)).toContain("answered 500. Asked 8 times. The same command goes on where it stopped.")
  expect(String(error)).not.toContain("fake-mem0-error-body")
})

test("a stop ends the waiting at once", async () => {
  fake.fail({ kind: "limit", retryAfter: "60" })
  const stop = new AbortController()
  const asked = ask(stop.signal)
  setTimeout(() => stop.abort(), 20)
  await expect(asked).rejects.toThrow("abort")
})
