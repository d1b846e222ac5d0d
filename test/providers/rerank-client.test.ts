import { afterAll, expect, test } from "bun:test"
import { createRerankClient } from "../../src/platform/providers/rerank.ts"
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
