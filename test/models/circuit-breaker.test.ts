import { afterAll, afterEach, beforeEach, expect, setSystemTime, test } from "bun:test"
import { type ProviderWatch, unwatched } from "../../src/models/provider-watch.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { clientOf, complete, embed, errorOf } from "../support/provider-calls.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
afterEach(() => {
  provider.recover()
  setSystemTime()
})
afterAll(() => provider.stop())

const open: Record<string, boolean> = {}
const notMade: string[] = []
const made: string[] = []
const watch: ProviderWatch = {
  ...unwatched,
  breaker: (name, kind, isOpen) => {
    open[`${name} ${kind}`] = isOpen
  },
  notMade: (_provider, _model, fault) => void notMade.push(fault),
  made: ({ kind, result }) => void made.push(`${kind} ${result}`),
}
beforeEach(() => {
  notMade.length = 0
  made.length = 0
})

const times = <Value>(count: number, make: () => Value): Value[] => Array.from({ length: count }, make)

test("a dead chat endpoint opens its breaker, and embeddings of the same provider go on", async () => {
  const client = clientOf(provider.url, watch)
  expect(open).toEqual({ "backup completion": false, "backup embedding": false, "backup moderation": false })
  provider.fail("chat", { kind: "status", status: 500 })
  for (const _ of times(5, () => 0)) await errorOf(complete(client))
  expect(open).toEqual({ "backup completion": true, "backup embedding": false, "backup moderation": false })
  expect((await errorOf(complete(client))).fault).toBe("skipped")
  expect(await embed(client)).toHaveLength(1)
  expect(notMade).toEqual(["skipped"])
  expect(made).toEqual([...times(5, () => "completion overloaded"), "embedding ok"])

  provider.recover()
  setSystemTime(new Date(Date.now() + 5001))
  await complete(client)
  expect(open["backup completion"]).toBe(false)
})

test("a provider that is down opens both breakers, each by its own calls", async () => {
  const client = clientOf("http://127.0.0.1:9/v1", watch)
  for (const _ of times(5, () => 0)) {
    await errorOf(complete(client))
    await errorOf(embed(client))
  }
  expect(open).toEqual({ "backup completion": true, "backup embedding": true, "backup moderation": false })
})

test("while one call tries a breaker out, others are refused at once rather than left waiting for it", async () => {
  const client = clientOf(provider.url, watch)
  provider.fail("chat", { kind: "status", status: 500 })
  for (const _ of times(5, () => 0)) await errorOf(complete(client))
  provider.recover()
  setSystemTime(new Date(Date.now() + 5001))
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const trying = complete(client)
  await until("the call is on its way", () => provider.count("chat") > before)
  expect((await errorOf(complete(client))).fault).toBe("skipped")
  release()
  expect(await trying).toEqual({ facts: [] })
})

test("a search's embedding does not wait behind those of jobs", async () => {
  const client = clientOf(provider.url, watch)
  const before = provider.count("embeddings")
  const release = provider.hold("embeddings")
  const jobs = times(50, () => embed(client))
  await until("all places of jobs are taken", () => provider.count("embeddings") === before + 32)
  const search = embed(client, { caller: "request" })
  await until("the search is asked besides", () => provider.count("embeddings") === before + 33)
  release()
  expect(await search).toHaveLength(1)
  expect(await Promise.all(jobs)).toHaveLength(50)
  expect(provider.count("embeddings")).toBe(before + 51)
})

test("completions that hang leave embeddings their places", async () => {
  const client = clientOf(provider.url, watch)
  const release = provider.hold("chat")
  const jobs = times(200, () => complete(client))
  expect(await embed(client)).toHaveLength(1)
  release()
  await Promise.all(jobs)
})

test("when too many requests wait, one more is refused at once as busy, and no breaker opens", async () => {
  const client = clientOf(provider.url, watch)
  const before = provider.count("embeddings")
  const release = provider.hold("embeddings")
  const waiting = times(64 + 256, () => embed(client, { caller: "request", timeoutMilliseconds: 30_000 }))
  await until("all places are taken", () => provider.count("embeddings") === before + 64)
  const refusals = await Promise.all(times(10, () => errorOf(embed(client, { caller: "request" }))))
  expect(refusals.map(({ fault, retryAfterSeconds }) => [fault, retryAfterSeconds])).toEqual(
    times(10, () => ["busy", 1]),
  )
  expect(notMade).toEqual(times(10, () => "busy"))
  release()
  expect(await Promise.all(waiting)).toHaveLength(320)
  expect(open["backup embedding"]).toBe(false)
})

test("all calls that the most jobs at once can make find a place to wait", async () => {
  const client = clientOf(provider.url, watch)
  const release = provider.hold("chat")
  const calls = times(256 * 4, () => complete(client, { timeoutMilliseconds: 30_000 }))
  release()
  expect(await Promise.all(calls)).toHaveLength(1024)
}, 20_000)

test("who gives up while waiting for a place is let go at once, and is never sent", async () => {
  const client = clientOf(provider.url, watch)
  const before = provider.count("embeddings")
  const release = provider.hold("embeddings")
  const running = times(32, () => embed(client))
  await until("all places are taken", () => provider.count("embeddings") === before + 32)
  const abort = new AbortController()
  const impatient = errorOf(embed(client, { signal: abort.signal }))
  abort.abort()
  expect((await impatient).fault).toBe("cancelled")
  expect(notMade).toEqual(["cancelled"])
  release()
  await Promise.all(running)
  await embed(client)
  expect(provider.count("embeddings")).toBe(before + 33)
})
