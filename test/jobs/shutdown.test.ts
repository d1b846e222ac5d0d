import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import type { Roles } from "../../src/boot.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { contents, handIn, nothing, outlast, providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
afterEach(() => provider.recover())
afterAll(() => provider.stop())

const environment = { PIKA_RATE_LIMITS: "off", ...providerEnvironment(provider) }

/** Of all tests: each starts several pikas on it, one after the other. */
let database: TestDatabase
let running: TestPika | null = null
beforeAll(async () => {
  database = await createTestDatabase()
}, 60_000)
afterAll(async () => {
  await running?.stop()
  await database.drop()
}, 60_000)

const start = async (roles: Roles = { http: true, worker: true }, graceMilliseconds = 300): Promise<TestPika> => {
  await running?.stop()
  running = await startPika({ database, environment, roles, graceMilliseconds })
  return running
}

/** Hands in a conversation that the provider never answers, and stops the process in the middle of it. */
const stopInMidJob = async (pika: TestPika, user: string): Promise<string> => {
  provider.fail("chat", { kind: "hang" })
  const before = provider.count("chat")
  const id = await handIn(pika, user, "I have a dog named Sparky")
  await until("the model is asked", () => provider.count("chat") > before)
  await pika.stop()
  provider.recover()
  return id
}

test("a job in the middle of which the process stops is given back at once, and the next process finishes it", async () => {
  const id = await stopInMidJob(await start(), "stopped")
  const reader = await start({ http: true, worker: false })
  expect(await reader.client.getJob(id)).toMatchObject({
    status: "pending",
    progress: 0,
    current_step: "Waiting for a worker",
    error: null,
  })
  expect(await contents(reader, "stopped")).toEqual(nothing)

  const worker = await start()
  expect(await worker.client.waitForJob(id)).toMatchObject({ status: "completed", data: { facts_extracted: 1 } })
  expect(await contents(worker, "stopped")).toMatchObject({ facts: 1, vectors: 1, claims: 1 })
}, 60_000)

test("a stop costs a job none of its tries", async () => {
  const id = await stopInMidJob(await start(), "tries")
  const worker = await start()
  provider.fail("chat", { kind: "refusal" })
  const { attempts } = await outlast(worker, id)
  expect(attempts).toBe(1 + 4)
}, 60_000)

test("a job that is nearly done is finished before the process stops", async () => {
  const pika = await start(undefined, 5000)
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const id = await handIn(pika, "nearly", "I have a dog named Sparky")
  await until("the model is asked", () => provider.count("chat") > before)
  const stopping = pika.stop()
  release()
  await stopping
  const reader = await start({ http: true, worker: false })
  expect(await reader.client.getJob(id)).toMatchObject({ status: "completed", attempts: 1 })
}, 60_000)

test("a stop with a search and a job that both hang, and with the grace of a real one, takes less than ten seconds", async () => {
  const pika = await start(undefined, 5000)
  provider.fail("chat", { kind: "hang" })
  provider.fail("embeddings", { kind: "hang" })
  const before = { chat: provider.count("chat"), embeddings: provider.count("embeddings") }
  await handIn(pika, "both", "I have a dog named Sparky")
  const search = pika.client.search("both", "dog").catch(() => null)
  await until(
    "both are with the provider",
    () => provider.count("chat") > before.chat && provider.count("embeddings") > before.embeddings,
  )
  const started = performance.now()
  await pika.stop()
  expect(performance.now() - started).toBeLessThan(9000)
  await search
}, 60_000)
