import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { modelFact } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"

const first = startFakeProvider()
const second = startFakeProvider()
const says = (text: string) => () => ({ facts: [modelFact(text)] })

let pika: TestPika
beforeAll(async () => {
  const environment = {
    PIKA_PROVIDER: "openai,backup,local",
    PIKA_RATE_LIMITS: "off",
    EMBEDDING_MODEL: "the-one-model",
    ...providerEnvironment(first),
    ...providerEnvironment(second, "backup"),
    BACKUP_API_KEY: "sk-of-the-backup",
  }
  pika = await startPika({ environment })
}, 60_000)
afterEach(() => {
  for (const provider of [first, second]) {
    provider.recover()
    provider.requests.length = 0
  }
})
afterAll(async () => {
  await pika.stop()
  await Promise.all([first.stop(), second.stop()])
}, 30_000)

const values = async (user: string) => (await pika.client.list(user)).items.map((fact) => fact.fact_value)

test("the first provider is asked first, and the second is left alone while it answers", async () => {
  first.reply(says("From the first"))
  await pika.client.tell("preferred", "Something")
  expect(await values("preferred")).toEqual(["From the first"])
  expect(second.requests).toEqual([])
})

test("the second provider extracts when the first is down", async () => {
  first.fail("chat", { kind: "status", status: 429, retryAfter: "60" })
  second.reply(says("From the second"))
  expect(await pika.client.tell("second", "Something")).toMatchObject({ status: "completed", attempts: 1 })
  expect(await values("second")).toEqual(["From the second"])
})

test("the second provider extracts when the first answers nonsense", async () => {
  first.fail("chat", { kind: "not_json" })
  second.reply(says("Sense"))
  await pika.client.tell("nonsense", "Something")
  expect(await values("nonsense")).toEqual(["Sense"])
})

test("the built-in rules extract when every provider is down", async () => {
  first.fail("chat", { kind: "status", status: 401 })
  second.fail("chat", { kind: "refusal" })
  await pika.client.tell("rules", "I have a dog named Sparky")
  expect(await values("rules")).toEqual([expect.stringContaining("Sparky")])
})

test("each provider gets its own key, and no other's", async () => {
  first.fail("chat", { kind: "status", status: 401 })
  await pika.client.tell("keys", "I have a dog named Sparky")
  const keysOf = (provider: typeof first) => [
    ...new Set(provider.requests.map(({ headers }) => headers.get("authorization"))),
  ]
  expect(keysOf(second)).toEqual(["Bearer sk-of-the-backup"])
  expect(keysOf(first)).not.toContain("Bearer sk-of-the-backup")
})

test("the next provider embeds when the first is down, with the same model and dimensions", async () => {
  first.fail("embeddings", { kind: "status", status: 401 })
  await pika.client.add("embedded", "User likes swimming")
  const [request] = second.requests
  expect(request?.body).toMatchObject({
    model: "the-one-model",
    dimensions: 64,
    input: [expect.stringContaining("swimming")],
  })
})

test("a search is served by the next provider of the same model", async () => {
  await pika.client.add("searcher", "User likes swimming")
  first.fail("embeddings", { kind: "status", status: 429, retryAfter: "9" })
  const answer = await pika.client.search("searcher", "swimming")
  expect(answer.facts.map((fact) => fact.fact_value)).toEqual(["User likes swimming"])
})

test("a search is refused with 503 when every provider of the model is down: the built-in vectors do not step in", async () => {
  await pika.client.add("refused", "User likes swimming")
  for (const provider of [first, second]) provider.fail("embeddings", { kind: "status", status: 401 })
  const answer = await pika.client.request("POST", "/api/v1/search_facts", { user_id: "refused", query: "what sport" })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ error_code: "UNAVAILABLE" })
})

test("embeddings are never made by the built-in model in the place of another: a job fails instead", async () => {
  first.fail("embeddings", { kind: "status", status: 401 })
  second.fail("embeddings", { kind: "status", status: 401 })
  const answer = await pika.client.request("POST", "/api/v1/memories", {
    user_id: "switch",
    fact_value: "User likes tea",
  })
  expect(answer.status).toBe(503)
  const { sql } = pika
  expect([...(await sql`select count(*)::int as vectors from fact_vectors where user_id = 'switch'`)]).toEqual([
    { vectors: 0 },
  ])
  const models = await sql`select distinct model from fact_vectors join embedding_spaces on id = space_id`
  expect([...models]).toEqual([{ model: "the-one-model" }])
})
