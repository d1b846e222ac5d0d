import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test"
import { sharedKey } from "../../src/platform/cache/shared-key.ts"
import { countsOf } from "../support/cache-counts.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

describe.skipIf(serverUrl === undefined || !hasOwnRedis)("two processes that share a Redis", () => {
  let redis: OwnRedis
  let provider: FakeProvider
  let database: TestDatabase
  let one: TestPika
  let other: TestPika
  beforeAll(async () => {
    redis = await startOwnRedis()
    provider = startFakeProvider()
    database = await createTestDatabase()
    const environment = { REDIS_URL: redis.url, ...providerEnvironment(provider) }
    one = await startPika({ database, environment })
    other = await startPika({ database, environment })
  }, 60_000)
  afterEach(() => redis.signal("SIGCONT"))
  afterAll(async () => {
    await one.running.stop()
    await other.running.stop()
    await redis.stop()
    await provider.stop()
    await database.drop()
  }, 30_000)

  const search = (pika: TestPika, userId: string) => pika.client.search(userId, "dog Sparky", { score_threshold: 0 })
  /** A person with one fact, whose search by the first process is in Redis. */
  const prepare = async (userId: string) => {
    await one.client.add(userId, `User ${userId} has a dog named Sparky`)
    const before = await redis.client.dbsize()
    const answer = await search(one, userId)
    await until("the answer and the vector are in Redis", async () => (await redis.client.dbsize()) === before + 2)
    return answer.facts
  }
  const keysOf = async (kind: "results" | "vectors") => redis.client.keys(`pika:*:${kind}`)

  test("what one process found, the other need not look for", async () => {
    const facts = await prepare("shared")
    const before = await countsOf(other.client, "results_redis")
    expect((await search(other, "shared")).facts).toEqual(facts)
    expect((await countsOf(other.client, "results_redis")).hit).toBe(before.hit + 1)
  })

  test("what one process embedded, the other need not embed", async () => {
    await prepare("embedded")
    await redis.client.del(await keysOf("results"))
    const before = provider.count("embeddings")
    await search(other, "embedded")
    expect(provider.count("embeddings")).toBe(before)
  })

  test("the table keeps no vector besides", async () => {
    await prepare("once")
    await one.running.services.queryVectors.settle()
    expect(await one.sql`select from embeddings where user_id = 'once'`).toHaveLength(0)
  })

  test("no key tells who asked or what", async () => {
    await prepare("somebody")
    for (const key of await redis.client.keys("*")) expect(key).toMatch(/^pika:[0-9a-f]{64}:(results|vectors)$/)
    for (const key of await redis.client.keys("*"))
      for (const field of await redis.client.hkeys(key)) expect(field).toMatch(/^[0-9a-f]{64}$/)
  })

  test("everything in Redis is forgotten by itself: answers, which hold facts, within ten minutes", async () => {
    await prepare("passing")
    for (const key of await keysOf("results")) expect(await redis.client.ttl(key)).toBeWithin(1, 601)
    for (const key of await keysOf("vectors")) expect(await redis.client.ttl(key)).toBeWithin(1, 24 * 3600 + 1)
  })

  test("an answer that is added later does not keep the others for longer", async () => {
    await prepare("lasting")
    const [key] = await redis.client.keys(`${sharedKey("lasting", "results")}*`)
    expect(key).toBeDefined()
    await redis.client.expire(key ?? "", 100)
    await one.client.search("lasting", "something else", { score_threshold: 0 })
    await until("the second is there, too", async () => (await redis.client.hlen(key ?? "")) === 2)
    expect(await redis.client.ttl(key ?? "")).toBeWithin(1, 101)
  })

  test("another person's answer or vector under one's key is not taken", async () => {
    await redis.client.flushall()
    await prepare("victim")
    const mine = await redis.client.keys("*")
    await prepare("stranger")
    for (const kind of ["results", "vectors"] as const) {
      const own = mine.find((key) => key.includes(kind)) ?? ""
      const theirs = (await keysOf(kind)).find((key) => key !== own) ?? ""
      for (const field of await redis.client.hkeys(own)) {
        const [value] = await redis.client.hvalsBuffer(theirs)
        await redis.client.hset(own, field, value ?? "")
      }
    }
    const before = await countsOf(other.client, "results_redis")
    const [fact] = (await search(other, "victim")).facts
    expect(fact?.user_id).toBe("victim")
    expect((await countsOf(other.client, "results_redis")).error).toBe(before.error + 1)
  })

  const lies: [name: string, value: string | Buffer][] = [
    ["nothing", ""],
    ["no JSON", "\u0000\u0001"],
    ["other JSON", '{"key":1}'],
    ["null", "null"],
    ["random bytes", Buffer.from(crypto.getRandomValues(new Uint8Array(300)))],
  ]
  for (const [name, value] of lies)
    test(`a value that is ${name} is the same as none`, async () => {
      const facts = await prepare(`lied to with ${name}`)
      for (const key of await redis.client.keys("*"))
        for (const field of await redis.client.hkeys(key)) await redis.client.hset(key, field, value)
      expect((await search(other, `lied to with ${name}`)).facts).toEqual(facts)
      await redis.client.flushall()
    })

  test("a key of another type is the same as none", async () => {
    const facts = await prepare("typed")
    for (const key of await redis.client.keys("*")) {
      await redis.client.del(key)
      await redis.client.rpush(key, "x")
    }
    expect((await search(other, "typed")).facts).toEqual(facts)
    await redis.client.flushall()
  })

  test("while Redis is silent, searches are answered and it is soon left alone", async () => {
    const facts = await prepare("patient")
    redis.signal("SIGSTOP")
    const slow: number[] = []
    for (let n = 0; n < 40; n++) {
      const started = performance.now()
      const answer = await other.client.search("patient", "dog Sparky", { score_threshold: 0, limit: 60 + n })
      expect(answer.facts).toEqual(facts)
      if (performance.now() - started > 40) slow.push(n)
    }
    // Five failures open the breaker; after a second at a time one command tries again.
    expect(slow.length).toBeLessThan(12)
  })

  test("whether it is ready does not depend on Redis", async () => {
    redis.signal("SIGSTOP")
    expect((await one.client.request("GET", "/ready")).status).toBe(200)
  })

  test("it finds Redis again by itself, empty", async () => {
    await redis.kill()
    await search(one, "returning")
    await redis.restart()
    await until("an answer is in Redis again", async () => {
      await one.client.search("returning", `dog ${Math.random()}`)
      return (await redis.client.dbsize()) > 0
    })
  }, 20_000)
})

test("it starts and answers while there is no Redis where REDIS_URL says", async () => {
  const pika = await startPika({ environment: { REDIS_URL: "redis://127.0.0.1:1" } })
  await pika.client.add("lonely", "User has a dog named Sparky")
  expect((await pika.client.search("lonely", "dog")).facts).toHaveLength(1)
  expect((await pika.client.search("lonely", "dog")).facts).toHaveLength(1)
  await pika.stop()
}, 60_000)
