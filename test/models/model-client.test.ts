import { afterAll, afterEach, expect, setSystemTime, test } from "bun:test"
import { createModelClient } from "../../src/models/openai.ts"
import type { ProviderError } from "../../src/models/provider-error.ts"
import { type Failure, startFakeProvider } from "../support/fake-provider.ts"
import { errorOf, question } from "../support/provider-calls.ts"
import { providerKey } from "../support/provider-pika.ts"

const provider = startFakeProvider()
afterAll(() => provider.stop())
afterEach(() => {
  provider.recover()
  setSystemTime()
})

const createClient = () => createModelClient("backup", providerKey, provider.url)
const limits = () => ({
  signal: new AbortController().signal,
  timeoutMilliseconds: 1000,
  retries: 0,
  caller: "job" as const,
})

const embed = (client = createClient(), texts = ["a dog", "a cat"]) =>
  client.embed({ model: "m", dimensions: 8, texts }, limits())

const complete = (client = createClient()) => client.complete(question(), limits())

const failures: [name: string, failure: Failure, fault: string, says: RegExp][] = [
  ["a wrong key", { kind: "status", status: 401 }, "refused", /answered 401.*BACKUP_API_KEY/],
  ["an unknown model", { kind: "status", status: 404 }, "refused", /answered 404.*BACKUP_BASE_URL.*model/],
  ["too many calls", { kind: "status", status: 429 }, "overloaded", /answered 429.*[Tt]ry again/],
  ["an internal error", { kind: "status", status: 500 }, "overloaded", /answered 500.*[Tt]ry again/],
  ["silence", { kind: "hang" }, "unreachable", /did not answer in time.*BACKUP_BASE_URL/],
  ["an answer that breaks off", { kind: "cut" }, "unreachable", /broke off|cannot be reached/],
  ["an answer that is not JSON", { kind: "not_json" }, "unreachable", /not JSON.*BACKUP_BASE_URL/],
]
for (const endpoint of ["embeddings", "chat"] as const)
  for (const [name, failure, fault, says] of failures)
    test(`${name} at ${endpoint} is told with the provider's name and what to do`, async () => {
      provider.fail(endpoint, failure)
      const error = await errorOf(endpoint === "embeddings" ? embed() : complete())
      expect({ fault: error.fault, provider: error.provider }).toMatchObject({ fault, provider: "backup" })
      expect(error.message).toContain("backup")
      expect(error.message).toMatch(says)
    })

/** As JSON: base64 of these as 32-bit floats. */
const floats = (...values: number[]): string =>
  JSON.stringify(Buffer.from(Float32Array.from(values).buffer).toString("base64"))
const seven = [0.5, 0, 0, 0, 0, 0, 0]

const embeddingFailures: [name: string, failure: Failure, fault: string, says: RegExp][] = [
  ["JSON of another shape", { kind: "wrong_shape" }, "malformed", /vector for each text.*EMBEDDING_MODEL/],
  ["a vector too few", { kind: "missing_vector" }, "malformed", /vector for each text.*EMBEDDING_MODEL/],
  ["a null among the numbers", { kind: "wrong_number", value: "null" }, "malformed", /vector for each text/],
  ["a number as a string", { kind: "wrong_number", value: '"0.5"' }, "malformed", /vector for each text/],
  ["an infinite number", { kind: "wrong_number", value: "1e999" }, "malformed", /vector for each text/],
  ["a bare NaN", { kind: "wrong_number", value: "NaN" }, "unreachable", /not JSON/],
  ["a vector of zeros, which has no direction", { kind: "zero_vector" }, "malformed", /vector for each text/],
  [
    "NaN among floats",
    { kind: "wrong_vector", value: floats(...seven, Number.NaN) },
    "malformed",
    /vector for each text/,
  ],
  [
    "infinity among floats",
    { kind: "wrong_vector", value: floats(...seven, Number.POSITIVE_INFINITY) },
    "malformed",
    /vector for each text/,
  ],
  [
    "floats that are all zero",
    { kind: "wrong_vector", value: floats(...Array(8).fill(0)) },
    "malformed",
    /for each text/,
  ],
  ["half a float at the end", { kind: "wrong_vector", value: '"AAAA"' }, "malformed", /vector for each text/],
  ["a text that is no base64", { kind: "wrong_vector", value: '"?"' }, "malformed", /vector for each text/],
  ["an object for a vector", { kind: "wrong_vector", value: "{}" }, "malformed", /vector for each text/],
  [
    "floats of another length",
    { kind: "wrong_vector", value: floats(...seven) },
    "dimensions",
    /7 dimensions.*EMBEDDING_DIMENSIONS asks for 8/,
  ],
  [
    "vectors of another length",
    { kind: "wrong_dimensions", dimensions: 9 },
    "dimensions",
    /9 dimensions.*EMBEDDING_DIMENSIONS asks for 8/,
  ],
]
for (const [name, failure, fault, says] of embeddingFailures)
  test(`${name} is not taken for an embedding`, async () => {
    provider.fail("embeddings", failure)
    const error = await errorOf(embed())
    expect(error.fault).toBe(fault as ProviderError["fault"])
    expect(error.message).toMatch(says)
  })

test("numbers too large for the database come back at the same direction and length 1", async () => {
  provider.fail("embeddings", { kind: "wrong_number", value: "1e30" })
  const [vector] = await embed()
  expect(vector?.[0]).toBeCloseTo(1)
  expect(Math.hypot(...(vector ?? []))).toBeCloseTo(1)
})

const chatFailures: [name: string, failure: Failure, says: RegExp][] = [
  ["JSON of another shape", { kind: "wrong_shape" }, /did not answer with JSON.*EXTRACTION_MODEL/],
  ["a refusal", { kind: "refusal" }, /refused to answer/],
  ["an answer cut at its length limit", { kind: "length" }, /cut off at its length limit.*smaller parts/],
]
for (const [name, failure, says] of chatFailures)
  test(`${name} is not taken for facts`, async () => {
    provider.fail("chat", failure)
    const error = await errorOf(complete())
    expect(error.fault).toBe("malformed")
    expect(error.message).toMatch(says)
  })

test("an endpoint that sends lists of numbers in place of base64 gives the same vectors", async () => {
  const asked = await embed()
  provider.fail("embeddings", { kind: "lists" })
  const listed = await embed()
  for (const [index, vector] of asked.entries())
    expect(Array.from(listed[index] ?? [])).toEqual(Array.from(vector, (value) => expect.closeTo(value, 5)))
})

test("one vector comes back for each text, in order", async () => {
  const [dog, cat] = await embed(undefined, ["a dog", "a cat"])
  const [again] = await embed(undefined, ["a cat"])
  expect(cat).toEqual(again)
  expect(dog).not.toEqual(cat)
})

test("the wait that the provider asks for is passed on, up to an hour", async () => {
  for (const [given, expected] of [
    ["7", 7],
    ["0.2", 1],
    ["999999", 3600],
    ["soon", 5],
    ["-3", 5],
  ] as const) {
    provider.fail("chat", { kind: "status", status: 429, retryAfter: given }, 1)
    expect((await errorOf(complete())).retryAfterSeconds).toBe(expected)
  }
})

test("a call is not repeated after a wait that is longer than the caller's patience", async () => {
  provider.fail("chat", { kind: "status", status: 429, retryAfter: "30" })
  const started = performance.now()
  const before = provider.count("chat")
  await errorOf(createClient().complete(question(), { ...limits(), timeoutMilliseconds: 5000, retries: 1 }))
  expect(performance.now() - started).toBeLessThan(3000)
  expect(provider.count("chat")).toBe(before + 1)
})

test("a call that its caller gives up is cancelled, not the provider's fault", async () => {
  provider.fail("chat", { kind: "hang" }, 1)
  const abort = new AbortController()
  const call = createClient().complete(question(), { ...limits(), signal: abort.signal, timeoutMilliseconds: 5000 })
  abort.abort()
  const error = await errorOf(call)
  expect({ fault: error.fault, transient: error.transient }).toEqual({ fault: "cancelled", transient: false })
})

test("after five failures in a row the provider is left alone, then tried again", async () => {
  const client = createClient()
  provider.fail("chat", { kind: "status", status: 503 })
  for (let call = 0; call < 5; call++) await errorOf(complete(client))
  const before = provider.count("chat")

  const error = await errorOf(complete(client))
  expect(error.message).toBe("The model provider backup failed repeatedly; it is tried again in a few seconds.")
  expect(error.retryAfterSeconds).toBe(5)
  expect(provider.count("chat")).toBe(before)

  provider.recover()
  setSystemTime(new Date(Date.now() + 5001))
  expect(await complete(client)).toEqual({ facts: [] })
  expect(await complete(client)).toEqual({ facts: [] })
})

test("a breaker that is tried again too early stays open", async () => {
  const client = createClient()
  provider.fail("chat", { kind: "status", status: 503 })
  for (let call = 0; call < 5; call++) await errorOf(complete(client))
  setSystemTime(new Date(Date.now() + 5001))
  expect((await errorOf(complete(client))).message).toContain("answered 503")
  expect((await errorOf(complete(client))).message).toContain("failed repeatedly")
})

test("a wrong key does not open the breaker: the next call says again what is wrong", async () => {
  const client = createClient()
  provider.fail("chat", { kind: "status", status: 401 })
  for (let call = 0; call < 7; call++) expect((await errorOf(complete(client))).message).toContain("answered 401")
})
