import { afterAll, afterEach, expect, test } from "bun:test"
import { chatAnswer } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { clientOf, complete, embed, errorOf, question } from "../support/provider-calls.ts"

const provider = startFakeProvider()
afterEach(() => provider.recover())
afterAll(() => provider.stop())

const client = clientOf(provider.url)
const once = { retries: 1 }

/** How many tries a call took, and how long. */
const measure = async (call: () => Promise<unknown>) => {
  const before = provider.count("chat")
  const started = performance.now()
  const result = await call()
  return { result, tries: provider.count("chat") - before, milliseconds: performance.now() - started }
}

for (const status of [408, 409, 429, 500, 502, 503, 504])
  test.concurrent(`a ${status} is tried again, and is told as a passing fault when it stays`, async () => {
    const own = startFakeProvider()
    own.fail("chat", { kind: "status", status }, 1)
    expect(await complete(clientOf(own.url), once)).toEqual({ facts: [] })
    expect(own.count("chat")).toBe(2)
    own.fail("chat", { kind: "status", status })
    expect(await errorOf(complete(clientOf(own.url)))).toMatchObject({ fault: "overloaded", transient: true })
    await own.stop()
  })

for (const status of [401, 403])
  test(`a ${status} is not tried again: it would be the same`, async () => {
    provider.fail("chat", { kind: "status", status })
    const { result, tries } = await measure(() => errorOf(complete(client, { retries: 3 })))
    expect(result).toMatchObject({ fault: "refused", transient: false })
    expect(tries).toBe(1)
  })

for (const status of [400, 404, 422])
  test(`a ${status}, which may be meant for the format of the answer, is tried once in each format`, async () => {
    provider.fail("chat", { kind: "status", status })
    const { result, tries } = await measure(() => errorOf(complete(client, { retries: 3 })))
    expect(result).toMatchObject({ fault: "refused", transient: false })
    expect(tries).toBe(3)
    provider.fail("embeddings", { kind: "status", status })
    const before = provider.count("embeddings")
    expect(await errorOf(embed(client, { retries: 3 }))).toMatchObject({ fault: "refused", transient: false })
    expect(provider.count("embeddings")).toBe(before + 1)
  })

test("a connection that is reset before an answer is tried again", async () => {
  let connections = 0
  const body = chatAnswer("m", { content: `{"facts":[]}` })
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: () => void connections++,
      data: (socket) => {
        if (connections === 1) socket.terminate()
        else
          socket.end(
            `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
          )
      },
    },
  })
  expect(await complete(clientOf(`http://127.0.0.1:${server.port}/v1`), once)).toEqual({ facts: [] })
  expect(connections).toBe(2)
  server.stop(true)
})

test("a try that hangs is cut off and tried again", async () => {
  provider.fail("chat", { kind: "hang" }, 1)
  const { result, tries } = await measure(() => complete(client, { ...once, timeoutMilliseconds: 500 }))
  expect(result).toEqual({ facts: [] })
  expect(tries).toBe(2)
})

test("a Retry-After in seconds is waited for", async () => {
  provider.fail("chat", { kind: "status", status: 429, retryAfter: "1.5" }, 1)
  const { tries, milliseconds } = await measure(() => complete(client, once))
  expect(tries).toBe(2)
  expect(milliseconds).toBeGreaterThan(1450)
})

test("a Retry-After as a date is waited for", async () => {
  const date = new Date(Math.ceil((Date.now() + 700) / 1000) * 1000)
  provider.fail("chat", { kind: "status", status: 503, retryAfter: date.toUTCString() }, 1)
  const { tries } = await measure(() => complete(client, once))
  expect(tries).toBe(2)
  expect(Date.now()).toBeGreaterThanOrEqual(date.getTime() - 5)
})

test("a Retry-After as a date far off is not waited for, and is passed on", async () => {
  const date = new Date(Date.now() + 90_000).toUTCString()
  provider.fail("chat", { kind: "status", status: 503, retryAfter: date })
  const { result, tries, milliseconds } = await measure(() => errorOf(complete(client, { retries: 2 })))
  expect(tries).toBe(1)
  expect(milliseconds).toBeLessThan(5000)
  expect((result as { retryAfterSeconds: number }).retryAfterSeconds).toBeWithin(85, 91)
})

test("those who were sent away together do not come back together", async () => {
  const arrivals: number[] = []
  const turned = new Set<string>()
  const server = Bun.serve({
    port: 0,
    fetch: async (request) => {
      const body = await request.text()
      const isFirst = !turned.has(body)
      turned.add(body)
      if (isFirst) return new Response("{}", { status: 429, headers: { "Retry-After": "1" } })
      arrivals.push(performance.now())
      return new Response(chatAnswer("m", { content: `{"facts":[]}` }), {
        headers: { "Content-Type": "application/json" },
      })
    },
  })
  const own = clientOf(`${server.url.href}v1`)
  const ask = (user: string) =>
    own.complete(question({ user }), {
      signal: new AbortController().signal,
      timeoutMilliseconds: 5000,
      retries: 1,
      caller: "job",
    })
  await Promise.all(Array.from({ length: 20 }, (_, index) => ask(String(index))))
  // Of 20 waits that differ by up to 250 ms, the odds that all are within 100 ms are one in ten million.
  expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeGreaterThan(100)
  await server.stop(true)
})

test("all tries together take no longer than their limits", async () => {
  provider.fail("embeddings", { kind: "hang" })
  const started = performance.now()
  expect((await errorOf(embed(client, { retries: 1, timeoutMilliseconds: 200 }))).fault).toBe("unreachable")
  expect(performance.now() - started).toBeLessThan(200 + 1000 + 200 + 5000)
})

test("a caller's signal ends a call in the wait before its next try", async () => {
  provider.fail("chat", { kind: "status", status: 429, retryAfter: "2" })
  const abort = new AbortController()
  const call = errorOf(complete(client, { retries: 5, signal: abort.signal }))
  const started = performance.now()
  setTimeout(() => abort.abort(), 200)
  expect((await call).fault).toBe("cancelled")
  expect(performance.now() - started).toBeLessThan(1500)
})
