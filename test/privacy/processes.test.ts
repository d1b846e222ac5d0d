import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { sharedKey } from "../../src/platform/cache/shared-key.ts"
import { countsOf } from "../support/cache-counts.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

describe.skipIf(serverUrl === undefined || !hasOwnRedis)("two processes that share a database and a Redis", () => {
  let redis: OwnRedis
  let provider: FakeProvider
  let database: TestDatabase
  let one: TestPika
  let other: TestPika
  beforeAll(async () => {
    redis = await startOwnRedis()
    provider = startFakeProvider()
    database = await createTestDatabase()
    const environment = { REDIS_URL: redis.url, PIKA_RATE_LIMITS: "off", ...providerEnvironment(provider) }
    one = await startPika({ database, environment })
    other = await startPika({ database, environment })
  }, 60_000)
  afterAll(async () => {
    await one.running.stop()
    await other.running.stop()
    await redis.stop()
    await provider.stop()
    await database.drop()
  }, 30_000)

  /** Each process asks for another number of facts: else the second would be told the answer of the first by Redis. */
  const search = (pika: TestPika, user: string) =>
    pika.client.search(user, "dog Sparky", { score_threshold: 0, limit: pika === one ? 5 : 6 })
  const erase = (user: string) => one.client.request("POST", "/delete_user_data", { user_id: user })

  test("both have forgotten when the deletion is answered, and Redis too; others are not forgotten", async () => {
    for (const user of ["gone", "stays"]) {
      await one.client.add(user, "User has a dog named Sparky")
      for (const pika of [one, other]) await search(pika, user)
    }
    const fieldsOf = async (user: string) => {
      const keys = [sharedKey(user, "results"), sharedKey(user, "vectors")]
      const counts = await Promise.all(keys.map((key) => redis.client.hlen(key)))
      return counts.reduce((sum, count) => sum + count)
    }
    await until("the answers are in Redis", async () => (await fieldsOf("gone")) + (await fieldsOf("stays")) === 6)
    expect((await erase("gone")).status).toBe(200)
    expect([await fieldsOf("gone"), await fieldsOf("stays")]).toEqual([0, 3])
    for (const pika of [one, other]) {
      const before = await countsOf(pika.client, "query_vectors_memory")
      expect((await search(pika, "gone")).facts).toEqual([])
      expect((await countsOf(pika.client, "query_vectors_memory")).miss).toBe(before.miss + 1)
      const others = await countsOf(pika.client, "results_memory")
      expect((await search(pika, "stays")).facts).toHaveLength(1)
      expect((await countsOf(pika.client, "results_memory")).hit).toBe(others.hit + 1)
    }
  })

  test("a search that goes on in the other process leaves nothing in Redis, in memory or in the table", async () => {
    await one.client.add("asked", "User has a dog named Sparky")
    const release = provider.hold("embeddings")
    const before = provider.count("embeddings")
    const searching = search(other, "asked")
    await until("the query is being embedded", () => provider.count("embeddings") > before)
    expect((await erase("asked")).status).toBe(200)
    await one.running.services.sql`insert into users (user_id, version) values ('asked', 1)`
    release()
    await searching
    expect(await redis.client.exists(sharedKey("asked", "results"), sharedKey("asked", "vectors"))).toBe(0)
    expect(await one.running.services.sql`select from embeddings where user_id = 'asked'`).toHaveLength(0)
  })

  test("while Redis cannot be cleared the answer says so, and the same call again finishes it", async () => {
    await one.client.add("unlucky", "User has a dog named Sparky")
    redis.signal("SIGSTOP")
    const refused = await erase("unlucky")
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({
      error_code: "UNAVAILABLE",
      message: expect.stringContaining("gone from the database"),
    })
    expect(refused.headers.get("retry-after")).toBeTruthy()
    expect((await one.client.list("unlucky")).items).toEqual([])
    redis.signal("SIGCONT")
    await until("Redis is cleared", async () => (await erase("unlucky")).status === 200)
  }, 30_000)

  test("a process that is dead is not waited for", async () => {
    const { sql } = one.running.services
    await sql`insert into processes (id, erasures_seen, seen_at) values (${Bun.randomUUIDv7()}, 0, now() - interval '6 seconds')`
    const started = performance.now()
    expect((await erase("nobody")).status).toBe(200)
    expect(performance.now() - started).toBeLessThan(4000)
  })
})

test.skipIf(serverUrl === undefined)(
  "a process that stops is not listed any more",
  async () => {
    const database = await createTestDatabase()
    const first = await startPika({ database })
    const second = await startPika({ database })
    const { sql } = first.running.services
    expect(await sql`select from processes`).toHaveLength(2)
    await second.running.stop()
    expect(await sql`select from processes`).toHaveLength(1)
    await first.running.stop()
    await database.drop()
  },
  60_000,
)
