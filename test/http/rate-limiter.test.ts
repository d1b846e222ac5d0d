import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { Redis } from "ioredis"
import { insureStore } from "../../src/http/limits/insured-store.ts"
import {
  connectPostgresStore,
  connectRedisStore,
  createMemoryStore,
  type PointStore,
} from "../../src/http/limits/point-store.ts"
import { createRateLimiter, type RateLimiter } from "../../src/http/limits/rate-limiter.ts"
import { connect } from "../../src/platform/database/connect.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { defaultRateLimits, type RateLimits } from "../../src/platform/settings/rate-limits.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { until } from "../support/until.ts"

const silent = createLogger("silent")

/** Asks `times` times at once; how many were allowed. */
const allowed = async (limiters: RateLimiter[], times: number, credential = "key"): Promise<number> => {
  const verdicts = await Promise.all(
    Array.from({ length: times }, async (_, n) => limiters[n % limiters.length]?.take(credential, "search")),
  )
  return verdicts.filter((verdict) => verdict?.refusals === 0).length
}

type Stores = { make: (limits: RateLimits) => PointStore; asked: () => number }

/** Counts how often a store is asked. */
const counting = (make: (limits: RateLimits) => PointStore): Stores => {
  let asked = 0
  return {
    make: (limits) => {
      const store = make(limits)
      return {
        ...store,
        count: (...what) => {
          asked += 1
          return store.count(...what)
        },
      }
    },
    asked: () => asked,
  }
}

/** A connection is made in the background. */
const answers = (store: PointStore) =>
  until("the store answers", () => store.count("other", `probe ${Math.random()}`, 1).catch(() => null))

/** A busy machine may keep Redis from answering within its 50 ms, and a command that failed may have counted: then all is tried anew. */
const undisturbed = (work: () => Promise<void>) => async (): Promise<void> => {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (tries === 5 || !String(error).includes("Command timed out")) throw error
    }
}

let database: TestDatabase
let run = 0
beforeAll(async () => {
  database = await createTestDatabase()
}, 60_000)
afterAll(() => database.drop())
const databaseUrl = () => database.environment.DATABASE_URL ?? ""

const places: [name: string, isThere: boolean, make: (limits: RateLimits) => PointStore][] = [
  ["in this process", true, createMemoryStore],
  [
    "in Redis",
    Boolean(process.env.TEST_REDIS_URL),
    (limits) => connectRedisStore(process.env.TEST_REDIS_URL ?? "", limits),
  ],
  ["in Postgres", Boolean(process.env.TEST_DATABASE_URL), (limits) => connectPostgresStore(databaseUrl(), limits)],
]

for (const [name, isThere, make] of places)
  describe.skipIf(!isThere)(`counted ${name}`, () => {
    const start = async (limits: Partial<RateLimits>) => {
      const stores = counting(make)
      const store = stores.make({ ...defaultRateLimits, ...limits })
      const limiter = createRateLimiter({ ...defaultRateLimits, ...limits }, store)
      await answers(store)
      const before = stores.asked()
      return {
        limiter,
        asked: () => stores.asked() - before,
        credential: `${process.pid} ${performance.now()} ${run++}`,
      }
    }

    test(
      "a low limit is exact, however many ask at once",
      undisturbed(async () => {
        const { limiter, credential } = await start({ search: 10 })
        expect(await allowed([limiter], 25, credential)).toBe(10)
        expect(await allowed([limiter], 5, credential)).toBe(0)
        await limiter.close()
      }),
    )

    test(
      "a high limit is exact in one process, and asks the store a hundred times at most",
      undisturbed(async () => {
        const { limiter, asked, credential } = await start({ search: 2_050 })
        expect(await allowed([limiter], 2_500, credential)).toBe(2_050)
        expect(asked()).toBeLessThan(105)
        await limiter.close()
      }),
    )

    test(
      "what is refused asks the store no more",
      undisturbed(async () => {
        const { limiter, asked, credential } = await start({ search: 3 })
        for (let n = 0; n < 4; n++) await limiter.take(credential, "search")
        const before = asked()
        expect(await allowed([limiter], 1000, credential)).toBe(0)
        expect(asked()).toBe(before)
        await limiter.close()
      }),
    )

    test(
      "each credential and each class has its own",
      undisturbed(async () => {
        const { limiter, credential } = await start({ search: 3, jobs: 5 })
        expect(await allowed([limiter], 5, credential)).toBe(3)
        expect(await allowed([limiter], 5, `${credential} other`)).toBe(3)
        expect(await limiter.take(credential, "jobs")).toMatchObject({ limit: 5, remaining: 4, refusals: 0 })
        await limiter.close()
      }),
    )

    test(
      "remaining falls to nothing, and the reset is within a minute",
      undisturbed(async () => {
        const { limiter, credential } = await start({ search: 3 })
        const remaining: number[] = []
        for (let n = 0; n < 4; n++) {
          const verdict = await limiter.take(credential, "search")
          remaining.push(verdict.remaining)
          expect(verdict.resetSeconds).toBeWithin(1, 61)
        }
        expect(remaining).toEqual([2, 1, 0, 0])
        await limiter.close()
      }),
    )
  })

for (const [name, isThere, make] of places.slice(1))
  test.skipIf(!isThere)(
    `processes that count ${name} share one limit, and it holds no credential`,
    undisturbed(async () => {
      const limits = { ...defaultRateLimits, search: 20 }
      const stores = [1, 2, 3].map(() => make(limits))
      await Promise.all(stores.map(answers))
      const limiters = stores.map((store) => createRateLimiter(limits, store))
      const credential = `api_key:secret-id-${performance.now()}`
      expect(await allowed(limiters, 60, credential)).toBe(20)
      if (name === "in Redis") {
        const redis = new Redis(process.env.TEST_REDIS_URL ?? "")
        const keys = await redis.keys("pika:limits:search:*")
        expect(keys.length).toBeGreaterThan(0)
        expect(keys.filter((key) => key.includes("secret"))).toEqual([])
        for (const key of keys) expect(await redis.ttl(key)).toBeWithin(0, 61)
        redis.disconnect()
      } else {
        const sql = connect(databaseUrl(), 1)
        const rows = await sql<{ key: string }[]>`select key from rate_limits where key like 'pika:limits:search:%'`
        expect(rows.length).toBeGreaterThan(0)
        expect(rows.filter(({ key }) => key.includes("secret"))).toEqual([])
        await sql.end()
      }
      await Promise.all(limiters.map((limiter) => limiter.close()))
    }),
  )

test("when the shared store is gone or never answers, each process limits for itself, and nobody waits", async () => {
  const limits = { ...defaultRateLimits, search: 50 }
  const away: PointStore[] = [
    { count: () => new Promise(() => undefined), forget: () => undefined, close: async () => undefined },
    { count: () => Promise.reject(new Error("gone")), forget: () => undefined, close: async () => undefined },
    connectRedisStore("redis://127.0.0.1:1", limits),
    connectPostgresStore("postgres://nobody@127.0.0.1:1/none", limits),
  ]
  for (const shared of away) {
    const limiter = createRateLimiter(limits, insureStore(shared, createMemoryStore(limits), silent))
    const began = performance.now()
    expect(await allowed([limiter], 70)).toBe(50)
    expect(performance.now() - began).toBeLessThan(3000)
    await limiter.close()
  }
})

test("a key that is forgotten while the shared store is away is no fault of the process", async () => {
  const store = connectPostgresStore("postgres://nobody@127.0.0.1:1/nothing", defaultRateLimits)
  store.forget("search", "key")
  await Promise.allSettled([store.count("search", "key", 1)])
  await store.close()
})
