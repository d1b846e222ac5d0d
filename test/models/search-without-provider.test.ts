import { expect, test } from "bun:test"
import type { Failure } from "../support/fake-provider.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"

const using = usePikaWithProvider()

const search = (query: string) => using.client.request("POST", "/api/v1/search_facts", { user_id: "u", query })

const failures: [name: string, failure: Failure, retryAfter: string][] = [
  ["overloaded, and says for how long", { kind: "status", status: 429, retryAfter: "17" }, "17"],
  ["down", { kind: "status", status: 500 }, "5"],
  ["refusing the key", { kind: "status", status: 401 }, "5"],
  ["cutting its answers", { kind: "cut" }, "5"],
  ["answering with another shape", { kind: "wrong_shape" }, "5"],
  ["answering in other dimensions", { kind: "wrong_dimensions", dimensions: 3 }, "5"],
]
for (const [index, [name, failure, retryAfter]] of failures.entries())
  test(`a search is refused with 503 and Retry-After while the provider is ${name}`, async () => {
    using.provider.fail("embeddings", failure)
    const answer = await search(`Which question is this, number ${index}?`)
    expect({ status: answer.status, wait: answer.headers.get("retry-after") }).toEqual({
      status: 503,
      wait: retryAfter,
    })
    expect(await answer.json()).toMatchObject({
      error_code: "UNAVAILABLE",
      message: "The model provider is not available. Try again shortly.",
    })

    using.provider.recover()
    expect((await search(`Which question is this, number ${index}?`)).status).toBe(200)
  })

test("while the breaker is open a search is refused without asking the provider", async () => {
  using.provider.fail("embeddings", { kind: "status", status: 500 })
  for (let call = 0; call < 5; call++) await search(`A question that opens the breaker, ${call}`)
  const before = using.provider.count("embeddings")
  const answer = await search("A question that it never hears")
  expect({ status: answer.status, wait: answer.headers.get("retry-after") }).toEqual({ status: 503, wait: "5" })
  expect(using.provider.count("embeddings")).toBe(before)
})

test("what needs no model answers while the provider is down", async () => {
  using.provider.fail("embeddings", { kind: "hang" })
  for (const path of ["/health", "/ready", "/api/v1/memories?user_id=u", "/api/v1/jobs?user_id=u"])
    expect((await using.client.request("GET", path)).status).toBe(200)
})
