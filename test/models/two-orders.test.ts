import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { createTestDatabase } from "../support/databases.ts"
import { modelFact } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"

const reader = startFakeProvider()
const vectors = startFakeProvider()
const environment = { ...providerEnvironment(vectors), ...providerEnvironment(reader, "reader") }

let pika: TestPika
beforeAll(async () => {
  pika = await startPika({
    environment: {
      ...environment,
      EXTRACTION_PROVIDER: "reader",
      EMBEDDING_PROVIDER: "openai",
      PIKA_MODEL_PRICES: "gpt-4o-mini=1/1",
    },
  })
}, 60_000)
afterEach(() => {
  for (const provider of [reader, vectors]) {
    provider.recover()
    provider.requests.length = 0
  }
})
afterAll(async () => {
  await pika.stop()
  await Promise.all([reader.stop(), vectors.stop()])
}, 30_000)

const endpoints = (provider: typeof reader) => [...new Set(provider.requests.map(({ endpoint }) => endpoint))]

test("one provider reads conversations and the other makes vectors, and neither is asked for the other's", async () => {
  await pika.client.tell("u", "I have a dog named Sparky")
  const { facts } = await pika.client.search("u", "dog named Sparky")
  expect(facts.map((fact) => fact.fact_value)).toEqual(["User has a dog named Sparky"])
  expect({ reader: endpoints(reader), vectors: endpoints(vectors) }).toEqual({
    reader: ["chat"],
    vectors: ["embeddings"],
  })
})

test("no provider of the other order steps in", async () => {
  vectors.fail("embeddings", { kind: "status", status: 401 })
  const answer = await pika.client.request("POST", "/api/v1/memories", { user_id: "v", fact_value: "User likes tea" })
  expect(answer.status).toBe(503)
  expect(endpoints(reader)).toEqual([])
})

test("the use of both is counted under their own names", async () => {
  await pika.client.tell("counted", "I have a cat named Luna")
  const text = await (await fetch(`${pika.client.url}/metrics`)).text()
  expect(text).toContain('provider_requests_total{provider="reader",model="gpt-4o-mini",result="ok"}')
  expect(text).toContain('provider_requests_total{provider="openai",model="text-embedding-3-small",result="ok"}')
  expect(text).toMatch(/provider_cost_usd_total\{provider="reader",model="gpt-4o-mini"\} 0\.0/)
})

test("with built-in vectors, a model that is asked for facts alone fills the built-in space", async () => {
  reader.reply(() => ({ facts: [modelFact("User likes swimming")] }))
  const mixed = await startPika({
    environment: { ...environment, EXTRACTION_PROVIDER: "reader", EMBEDDING_PROVIDER: "local" },
  })
  await mixed.client.tell("mixed", "Something")
  expect((await mixed.client.search("mixed", "swimming")).facts).toHaveLength(1)
  expect(mixed.running.services.spaces.active.space.model).not.toBe("text-embedding-3-small")
  await mixed.stop()
  expect(endpoints(vectors)).toEqual([])
}, 60_000)

test("with built-in rules, the vectors are those of the configured model", async () => {
  const database = await createTestDatabase()
  const mixed = await startPika({
    database,
    environment: { ...environment, EXTRACTION_PROVIDER: "local", EMBEDDING_PROVIDER: "openai" },
  })
  await mixed.client.tell("mixed", "I have a dog named Sparky")
  expect(mixed.running.services.spaces.active.space).toMatchObject({ model: "text-embedding-3-small", dimensions: 64 })
  await mixed.stop()
  await database.drop()
  expect({ reader: endpoints(reader), vectors: endpoints(vectors) }).toEqual({ reader: [], vectors: ["embeddings"] })
}, 60_000)
