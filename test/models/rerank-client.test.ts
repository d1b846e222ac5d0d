import { afterAll, expect, test } from "bun:test"
import { ProviderError } from "../../src/models/provider-error.ts"
import { type ProviderWatch, unwatched } from "../../src/models/provider-watch.ts"
import { createRerankClient } from "../../src/models/rerank.ts"
import { startFakeProvider } from "../support/fake-provider.ts"

const provider = startFakeProvider()
afterAll(() => provider.stop())

const clientAt = (url: string, model: string | null = "ranker-1") => createRerankClient({ url, apiKey: null, model })

test("a server without a model to name is asked as TEI is, and its bare list is read", async () => {
  expect(await clientAt(`${provider.url}/rerank`, null).order("pets", ["one", "two", "three"])).toEqual([2, 1, 0])
  expect(provider.requests.at(-1)?.body).toEqual({ query: "pets", texts: ["one", "two", "three"], truncate: true })
})

test("the address may be that of the server or that of its endpoint", async () => {
  for (const url of [provider.url, `${provider.url}/`, `${provider.url}/rerank`])
    expect(await clientAt(url).order("pets", ["one", "two"])).toEqual([1, 0])
})

test("no key, no header", async () => {
  await clientAt(provider.url).order("pets", ["one", "two"])
  expect(provider.requests.at(-1)?.headers.get("authorization")).toBeNull()
})

test("texts of one relevance keep the order that the server gave them", async () => {
  provider.rank((_query, texts) => texts.map(() => 0.5))
  expect(await clientAt(provider.url).order("pets", ["one", "two", "three"])).toEqual([0, 1, 2])
})

test("each call is told with its result, its time and the tokens that the server counted, and what was not asked too", async () => {
  const told: string[] = []
  const watch: ProviderWatch = {
    ...unwatched,
    made: ({ provider: name, model, kind, result, inputTokens }) =>
      void told.push(`${name} ${model} ${kind} ${result} ${inputTokens}`),
    notMade: (_name, _model, fault) => void told.push(fault),
    breaker: (_name, _kind, isOpen) => void told.push(isOpen ? "open" : "closed"),
  }
  const client = createRerankClient({ url: provider.url, apiKey: null, model: "ranker-1" }, watch)
  const order = () => client.order("pets", ["one", "two"]).catch(() => null)
  await order()
  const results = [0, 1].map((index) => ({ index, relevance_score: 0.5 }))
  provider.lieOfRanks({ results, usage: { total_tokens: 12 } })
  await order()
  provider.lieOfRanks({ results: results.slice(1), usage: { total_tokens: 7 } })
  await order()
  for (let call = 0; call < 4; call++) {
    provider.fail("rerank", { kind: "status", status: 500 }, 1)
    await order()
  }
  await order()
  provider.recover()
  expect(told).toEqual([
    "closed",
    "rerank ranker-1 rerank ok 0",
    "rerank ranker-1 rerank ok 12",
    "rerank ranker-1 rerank malformed 7",
    ...Array(4).fill("rerank ranker-1 rerank refused 0"),
    "open",
    "skipped",
  ])
})

test("one call more than may run at once is not made", async () => {
  const release = provider.hold("rerank")
  const client = createRerankClient({ url: provider.url, apiKey: null, model: "ranker-1" })
  const calls = Array.from({ length: 65 }, () => client.order("pets", ["one", "two"]).then(String, String))
  expect(await calls[64]).toContain("busy")
  release()
  expect(new Set(await Promise.all(calls.slice(0, 64)))).toEqual(new Set(["1,0"]))
})

test("without tokens left, the reranker is not asked", async () => {
  const before = provider.count("rerank")
  const checkBudget = () => {
    throw new ProviderError("rerank", "spent", "The tokens of today are spent.", 60)
  }
  const client = createRerankClient(
    { url: provider.url, apiKey: null, model: "ranker-1" },
    { ...unwatched, checkBudget },
  )
  await expect(client.order("pets", ["one", "two"])).rejects.toThrow("spent")
  expect(provider.count("rerank")).toBe(before)
})

test("facts are not sent on to where a server points", async () => {
  const pointer = Bun.serve({ port: 0, fetch: () => Response.redirect(`${provider.url}/rerank`, 307) })
  const before = provider.count("rerank")
  await expect(clientAt(pointer.url.href).order("pets", ["one", "two"])).rejects.toThrow("unreachable")
  expect(provider.count("rerank")).toBe(before)
  await pointer.stop(true)
})

test("where nobody listens, it says so at once", async () => {
  await expect(clientAt("http://127.0.0.1:9/rerank").order("pets", ["one", "two"])).rejects.toThrow("unreachable")
})
