import { afterAll, afterEach, beforeAll, beforeEach, expect, setSystemTime, test } from "bun:test"
import { startUsage } from "../../src/models/usage.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { contents, handIn, nothing, outlast, providerEnvironment } from "../support/provider-pika.ts"
import { stopSharedPika } from "../support/shared-pika.ts"
import { until } from "../support/until.ts"

// Timers that were set in another year fire again and again when the clock is put back.
beforeAll(stopSharedPika)

const provider = startFakeProvider()
let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
}, 60_000)

const running: TestPika[] = []
const stopAll = async () => {
  for (const pika of running.splice(0)) await pika.stop()
}
afterEach(async () => {
  setSystemTime()
  await stopAll()
  await database.drop()
}, 30_000)
afterAll(() => provider.stop())

/** One token is read and, by chat, one written at each call: with an embedding, three a conversation. */
const start = async (more: Record<string, string> = {}): Promise<TestPika> => {
  const environment = { PIKA_RATE_LIMITS: "off", PIKA_TOKEN_BUDGET: "9", ...providerEnvironment(provider), ...more }
  const pika = await startPika({ environment, database, queueSettings: { retryLimit: 1 } })
  running.push(pika)
  return pika
}

const search = (pika: TestPika, query: string) =>
  pika.client.request("POST", "/api/v1/search_facts", { user_id: "u", query })

const spend = async (pika: TestPika, user: string) => {
  for (const name of ["Rex", "Milo", "Otto"]) await pika.client.tell(user, `I have a dog named ${name}`)
}

const secondsUntilMidnight = () => (86_400_000 - (Date.now() % 86_400_000)) / 1000

test("when the tokens of the day are spent a search answers 503 until midnight UTC, without asking the provider", async () => {
  const pika = await start({ PIKA_TOKEN_BUDGET: "10" })
  expect((await search(pika, "Known before")).status).toBe(200)
  await spend(pika, "u")
  const before = provider.count("embeddings")
  const answer = await search(pika, "Never heard of")
  expect(answer.status).toBe(503)
  expect(Number(answer.headers.get("retry-after"))).toBeWithin(secondsUntilMidnight() - 5, secondsUntilMidnight() + 5)
  expect(await answer.json()).toMatchObject({
    error_code: "UNAVAILABLE",
    message: expect.stringMatching(/PIKA_TOKEN_BUDGET.*spent.*midnight UTC/),
  })
  expect(provider.count("embeddings")).toBe(before)
  const metrics = await (await pika.client.request("GET", "/metrics")).text()
  expect(/model="text-embedding-3-small",result="spent"\} (\d+)/.exec(metrics)?.[1]).toBe("1")

  expect((await search(pika, "Known before")).status).toBe(200)
  expect((await pika.client.request("GET", "/ready")).status).toBe(200)
}, 30_000)

test("a job fails with a sentence that says so, stores nothing, and succeeds when retried on the next day", async () => {
  const pika = await start()
  await spend(pika, "rich")
  const before = provider.count("chat")
  const id = await handIn(pika, "poor", "I have a cat named Mun")
  const failed = await outlast(pika, id)
  expect(failed).toMatchObject({ status: "failed", error: expect.stringMatching(/PIKA_TOKEN_BUDGET.*midnight UTC/) })
  expect(await contents(pika, "poor")).toEqual(nothing)
  expect(provider.count("chat")).toBe(before)

  setSystemTime(new Date(Date.now() + (secondsUntilMidnight() + 1) * 1000))
  expect((await pika.client.request("POST", `/api/v1/jobs/${id}/retry`)).status).toBe(200)
  expect(await pika.client.waitForJob(id)).toMatchObject({ status: "completed", data: { facts_extracted: 1 } })
}, 30_000)

test("what costs nothing takes over reading conversations; vectors are never made by another model", async () => {
  const pika = await start({ PIKA_PROVIDER: "openai,local" })
  await spend(pika, "rich")
  const chats = provider.count("chat")
  // The built-in rules read it and find nothing: there is nothing to embed.
  expect(await pika.client.tell("quiet", "Hello there!")).toMatchObject({ status: "completed" })
  expect(provider.count("chat")).toBe(chats)
  const failed = await outlast(pika, await handIn(pika, "teller", "I have a cat named Mun"))
  expect(failed).toMatchObject({ status: "failed", error: expect.stringContaining("PIKA_TOKEN_BUDGET") })
  expect(await contents(pika, "teller")).toEqual(nothing)
}, 30_000)

test("what other processes spent counts, and after a start too", async () => {
  await spend(await start(), "rich")
  await stopAll()
  const second = await start()
  expect((await search(second, "A new question")).status).toBe(503)

  const usage = await startUsage(second.running.services.sql, createLogger("silent"), { prices: new Map(), budget: 10 })
  expect(usage.secondsUntilTokens()).toBe(0)
  const other = await startUsage(second.running.services.sql, createLogger("silent"), { prices: new Map(), budget: 10 })
  other.record({
    ...{ provider: "p", model: "m", kind: "rerank", result: "ok" },
    ...{ milliseconds: 1, inputTokens: 1, outputTokens: 0 },
  })
  await other.stop()
  await until("it is heard of here", () => usage.secondsUntilTokens() > 0)
  await usage.stop()
}, 30_000)

test("at midnight UTC there are new tokens, before anything was written or read", async () => {
  const pika = await start({ PIKA_TOKEN_BUDGET: "1" })
  setSystemTime(new Date("2030-01-01T23:59:50.500Z"))
  const sql = pika.sql
  const usage = await startUsage(sql, createLogger("silent"), { prices: new Map(), budget: 1 })
  usage.record({
    ...{ provider: "p", model: "m", kind: "rerank", result: "ok" },
    ...{ milliseconds: 1, inputTokens: 1, outputTokens: 0 },
  })
  expect(usage.secondsUntilTokens()).toBe(10)
  setSystemTime(new Date("2030-01-02T00:00:00Z"))
  expect(usage.secondsUntilTokens()).toBe(0)
  await usage.stop()
}, 30_000)

test("without a budget nothing is refused", async () => {
  const pika = await start({ PIKA_TOKEN_BUDGET: "" })
  await spend(pika, "u")
  expect((await search(pika, "Still answered")).status).toBe(200)
}, 30_000)
