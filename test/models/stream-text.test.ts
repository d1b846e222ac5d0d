import { afterAll, afterEach, expect, test } from "bun:test"
import type { CallLimits } from "../../src/models/call-limits.ts"
import type { ModelClient } from "../../src/models/openai.ts"
import type { ProviderCall } from "../../src/models/provider-call.ts"
import { chatRequestSchema } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { clientOf, errorOf, limitsOf } from "../support/provider-calls.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
afterEach(() => {
  provider.recover()
  provider.requests.length = 0
})
afterAll(() => provider.stop())

const words = "Triceratops has three horns. Its name says so, in Greek."
provider.reply(() => words)

const request = (more: { model?: string; maxTokens?: number } = {}) => ({
  model: "m",
  messages: [
    { role: "system" as const, content: "Be kind." },
    { role: "user" as const, content: "How many horns?" },
  ],
  maxTokens: 100,
  ...more,
})

/** Streams an answer; `onPart` is called after each part with the text so far. */
const stream = async (
  client: ModelClient = clientOf(provider.url),
  more: Partial<CallLimits> & { onPart?: (text: string) => void; model?: string; maxTokens?: number } = {},
) => {
  const { onPart, model = "m", maxTokens = 100, ...limits } = more
  const parts: string[] = []
  const calls: ProviderCall[] = []
  const onText = (text: string) => {
    parts.push(text)
    onPart?.(parts.join(""))
  }
  const onCall = (call: ProviderCall) => void calls.push(call)
  const result = client.stream(request({ model, maxTokens }), onText, limitsOf({ onCall, ...limits }))
  const error = await result.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return { parts, text: parts.join(""), calls, error, used: error ? null : await result }
}
const sent = () => provider.requests.map(({ body }) => chatRequestSchema.parse(body))

test("an answer comes in parts that are the whole when put together", async () => {
  const { parts, text } = await stream()
  expect(text).toBe(words)
  expect(parts.length).toBeGreaterThan(3)
})

test("the endpoint is asked for a stream of at most so many tokens, and for their count", async () => {
  await stream(undefined, { maxTokens: 7 })
  expect(sent()).toMatchObject([{ stream: true, max_tokens: 7, stream_options: { include_usage: true } }])
})

test("the tokens are those that the endpoint counted", async () => {
  const { used, calls } = await stream()
  expect(used).toEqual({ inputTokens: 100, outputTokens: 5 })
  expect(calls).toMatchObject([{ kind: "completion", result: "ok", inputTokens: 100, outputTokens: 5 }])
})

test("of an endpoint that counts no tokens they are estimated", async () => {
  provider.streamLike({ countsTokens: false })
  const { used, calls } = await stream()
  expect(used).toEqual({ inputTokens: 6, outputTokens: 14 })
  expect(calls).toMatchObject([{ result: "ok", inputTokens: 6, outputTokens: 14 }])
})

test("an endpoint that refuses the options of a stream is asked once without, and this is remembered for the model", async () => {
  const client = clientOf(provider.url)
  provider.refuseStreamOptions()
  expect((await stream(client)).text).toBe(words)
  expect((await stream(client)).text).toBe(words)
  expect(sent().map((body) => body.stream_options !== undefined)).toEqual([true, false, false])
  provider.recover()
  await stream(client, { model: "another" })
  expect(sent().at(-1)?.stream_options).toBeDefined()
})

test("an endpoint that refuses the request as such is not remembered as one without options", async () => {
  const client = clientOf(provider.url)
  provider.fail("chat", { kind: "status", status: 400 }, 2)
  expect((await stream(client)).error).toMatchObject({ fault: "refused" })
  await stream(client)
  expect(sent().map((body) => body.stream_options !== undefined)).toEqual([true, false, true])
})

test("an answer that ends at its maximum length is whole", async () => {
  provider.fail("chat", { kind: "length" }, 1)
  const { text, error } = await stream()
  expect({ text, error }).toEqual({ text: words.slice(0, -1), error: null })
})

test("an endpoint that does not keep to the maximum is cut off", async () => {
  const { text, error } = await stream(undefined, { maxTokens: 3 })
  expect(error).toBeNull()
  expect(words).toStartWith(text)
  expect(text.length).toBeLessThan(words.length)
})

const faults = [
  ["whose connection breaks", "cut", /broke off/],
  ["that ends without its last word", "unfinished", /broke off in the middle/],
  ["with a part that is not JSON", "malformed_chunk", /broke off or is not JSON/],
] as const
for (const [name, fault, says] of faults)
  test(`an answer ${name} has failed, after what came of it`, async () => {
    provider.fail("chat", { kind: "stream", fault }, 1)
    const { text, error, calls } = await stream()
    expect(text).toBe(words.slice(0, 12))
    expect(error).toMatchObject({ fault: "unreachable", message: expect.stringMatching(says) })
    expect(calls).toMatchObject([{ result: "unreachable", inputTokens: 6, outputTokens: 3 }])
  })

test("an endpoint that falls silent between two parts is left after the time-out", async () => {
  provider.fail("chat", { kind: "stream", fault: "silence" }, 1)
  const { text, error } = await stream(undefined, { timeoutMilliseconds: 500 })
  expect(text).toBe(words.slice(0, 12))
  expect(error).toMatchObject({ fault: "unreachable", message: expect.stringContaining("fell silent") })
  await until("the endpoint sees that nobody listens", () => (provider.streams.left > 0 ? true : null))
})

test("an endpoint that is slow, but never as long as the time-out, is heard to the end", async () => {
  const long = words.repeat(10)
  provider.queue(long)
  provider.streamLike({ pauseMilliseconds: 50 })
  const began = performance.now()
  const { text } = await stream(undefined, { timeoutMilliseconds: 2000, maxTokens: 1000 })
  expect(text).toBe(long)
  expect(performance.now() - began).toBeGreaterThan(2000)
})

for (const [status, fault] of [
  [429, "overloaded"],
  [500, "overloaded"],
  [401, "refused"],
] as const)
  test(`a ${status} before the first part is told like that of any other call`, async () => {
    provider.fail("chat", { kind: "status", status }, 1)
    const { text, error } = await stream()
    expect({ text, error }).toMatchObject({ text: "", error: { fault } })
  })

test("an answer without a word, and one that the endpoint withheld, have failed", async () => {
  provider.queue("")
  expect((await stream()).error).toMatchObject({ fault: "malformed", message: expect.stringContaining("CHAT_MODEL") })
  provider.fail("chat", { kind: "withheld" }, 1)
  expect((await stream()).error).toMatchObject({ fault: "malformed", message: expect.stringContaining("withheld") })
})

test("a call that is stopped ends at the endpoint before the answer does, and is counted as far as it came", async () => {
  provider.queue(words.repeat(100))
  provider.streamLike({ pauseMilliseconds: 5 })
  const before = provider.streams.left
  const stop = new AbortController()
  const onPart = () => stop.abort()
  const { error, calls } = await stream(undefined, { signal: stop.signal, onPart })
  await until("the endpoint sees that nobody listens", () => (provider.streams.left > before ? true : null))
  expect(error).toMatchObject({ fault: "cancelled" })
  expect(calls).toMatchObject([{ result: "cancelled", inputTokens: 6, outputTokens: 3 }])
})

test("a call that is stopped before its first part ends as well", async () => {
  provider.fail("chat", { kind: "hang" }, 1)
  const stop = new AbortController()
  const call = stream(undefined, { signal: stop.signal })
  stop.abort()
  expect((await call).error).toMatchObject({ fault: "cancelled" })
})

test("after five broken answers the endpoint is left alone", async () => {
  const client = clientOf(provider.url)
  provider.fail("chat", { kind: "stream", fault: "unfinished" }, 5)
  for (let call = 0; call < 5; call++) await stream(client)
  expect((await errorOf(client.stream(request(), () => undefined, limitsOf()))).fault).toBe("skipped")
})
