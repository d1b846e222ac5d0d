import { expect, test } from "bun:test"
import fc from "fast-check"
import { z } from "zod"
import { readWindows } from "../../src/extraction/read-windows.ts"
import { splitIntoWindows } from "../../src/extraction/windows.ts"
import type { Turn } from "../../src/facts/extraction.ts"
import { modelFact } from "../support/fake-answers.ts"
import { contents, outlast, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const turn = (index: number, length: number): Turn => ({
  role: index % 2 === 0 ? "user" : "assistant",
  content: `${index}:`.padEnd(length, "x"),
})
const turns = (lengths: readonly number[]): Turn[] => lengths.map((length, index) => turn(index, length))
const conversation = fc.array(fc.integer({ min: 8, max: 32_768 }), { minLength: 1, maxLength: 60 }).map(turns)

test("a short conversation is one window", () => {
  const said = turns([10, 20, 30])
  expect(splitIntoWindows(said)).toEqual([said])
})

test("every turn is in a window, whole and in order", () => {
  fc.assert(
    fc.property(conversation, (said) => {
      const seen = new Set<Turn>()
      for (const window of splitIntoWindows(said)) {
        expect(window.map((one) => said.indexOf(one))).toEqual(
          window.map((one) => said.indexOf(one)).sort((a, b) => a - b),
        )
        for (const one of window) seen.add(one)
      }
      expect([...seen]).toEqual(said)
    }),
  )
})

test("a window holds more than 24,000 characters only when a single new turn does", () => {
  fc.assert(
    fc.property(conversation, (said) => {
      const before = new Set<Turn>()
      for (const window of splitIntoWindows(said)) {
        const fresh = window.filter((one) => !before.has(one))
        const size = window.reduce((sum, { content }) => sum + content.length, 0)
        expect(fresh.length).toBeGreaterThan(0)
        expect(size <= 24_000 || fresh.length === 1).toBe(true)
        for (const one of window) before.add(one)
      }
    }),
  )
})

test("a window begins with the last four turns of the one before, unless they are long", () => {
  const [first = [], second = []] = splitIntoWindows(turns(Array(30).fill(1000)))
  expect(second.slice(0, 4)).toEqual(first.slice(-4))
  const [, afterLong = []] = splitIntoWindows(turns([10_000, 10_000, 10_000]))
  expect(afterLong).toHaveLength(1)
})

test("what the windows put in doubt is kept, such as when the built-in model reads in place of another", async () => {
  const outcome = await readWindows(
    [
      async ({ turns: [first] }) => ({
        facts: [],
        rejected: [],
        doubts: [{ id: first?.content ?? "", stillTrue: 0.2 }],
      }),
    ],
    { turns: turns([10_000, 10_000, 10_000]), known: [], saidAt: new Date() },
    { signal: new AbortController().signal, timeoutMilliseconds: 1000, retries: 0, caller: "job" },
    { read: new Map(), isLast: true, goOn: async () => undefined },
  )
  expect(outcome.doubts).toHaveLength(2)
})

const using = usePikaWithProvider()
const saidSchema = z.object({ conversation: z.array(z.object({ role: z.string(), content: z.string() })) })

/** Finds a fact for each "number N" in a window, as a model would that reads it all. */
const findNumbers = (user: string | undefined) => {
  const { conversation: said } = saidSchema.parse(JSON.parse(user ?? "{}"))
  const numbers = said.flatMap(({ content }) => /number (\d+)/.exec(content)?.[1] ?? [])
  return { facts: numbers.map((number) => modelFact(`User likes number ${number}`)) }
}

const long = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    role: "user" as const,
    content: `I like number ${index}. `.padEnd(2000, "x"),
  }))

test("a long conversation is read in windows, and what two of them find is stored once", async () => {
  using.provider.reply(({ messages }) => findNumbers(messages.at(-1)?.content))
  const before = using.provider.count("chat")
  const { job_id } = await using.client.extract({ user_id: "long", conversation: long(40) })
  const job = await using.client.waitForJob(job_id)
  expect(using.provider.count("chat") - before).toBe(5)
  expect(job.data?.results.map(({ outcome }) => outcome)).toEqual(Array(40).fill("stored"))
  expect(job.data?.results.map(({ memory }) => memory)).toEqual(
    Array.from({ length: 40 }, (_, index) => `User likes number ${index}`),
  )
  expect(await contents(using.pika, "long")).toMatchObject({ facts: 40, vectors: 40, nodes: 40 })
})

test("the facts of a conversation are embedded in one call, however many windows it has", async () => {
  using.provider.reply(({ messages }) => findNumbers(messages.at(-1)?.content))
  const before = using.provider.count("embeddings")
  const { job_id } = await using.client.extract({ user_id: "one-batch", conversation: long(40) })
  await using.client.waitForJob(job_id)
  expect(using.provider.count("embeddings") - before).toBe(1)
})

test("four windows are at the model at once", async () => {
  const release = using.provider.hold("chat")
  const before = using.provider.count("chat")
  const { job_id } = await using.client.extract({ user_id: "at-once", conversation: long(80) })
  await until("four windows are read", () => using.provider.count("chat") === before + 4)
  release()
  expect(await using.client.waitForJob(job_id)).toMatchObject({ status: "completed" })
})

test("one window that the model refuses is told of, and costs the others nothing", async () => {
  using.provider.reply(({ messages }) => findNumbers(messages.at(-1)?.content))
  using.provider.fail("chat", { kind: "refusal" }, 1)
  const { job_id } = await using.client.extract({ user_id: "broken", conversation: long(40) })
  const job = await outlast(using.pika, job_id)
  expect(job).toMatchObject({ status: "completed", attempts: 1 })
  expect(job.data?.results.filter(({ outcome }) => outcome === "rejected")).toHaveLength(1)
  expect(job.data?.facts_extracted).toBeLessThan(40)
})
