import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import fc from "fast-check"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { startPika, type TestPika } from "../support/pika.ts"

/** What happens to one person's memory, or to the Redis between the processes, each by one of two processes. */
const step = fc.record({
  process: fc.nat({ max: 1 }),
  action: fc.oneof(
    { weight: 3, arbitrary: fc.constant("search" as const) },
    { weight: 2, arbitrary: fc.constantFrom("add" as const, "forget" as const) },
    { weight: 1, arbitrary: fc.constantFrom("empty" as const, "age" as const) },
  ),
})

for (const withRedis of [false, true])
  describe.skipIf(serverUrl === undefined || (withRedis && !hasOwnRedis))(
    withRedis ? "two processes with a Redis that loses and brings back old answers" : "two processes without Redis",
    () => {
      let database: TestDatabase
      let redis: OwnRedis | undefined
      let processes: TestPika[] = []
      beforeAll(async () => {
        database = await createTestDatabase()
        redis = withRedis ? await startOwnRedis() : undefined
        const environment: Record<string, string> = redis ? { REDIS_URL: redis.url } : {}
        processes = [await startPika({ database, environment }), await startPika({ database, environment })]
      }, 60_000)
      afterAll(async () => {
        for (const pika of processes) await pika.running.stop()
        await redis?.stop()
        await database.drop()
      }, 30_000)

      const old = new Map<string, Record<string, Buffer>>()
      /** Every value that Redis ever held comes back, the oldest of each key. */
      const bringBack = async ({ client }: OwnRedis) => {
        for (const key of await client.keys("pika:*")) {
          const fields = await client.hgetallBuffer(key)
          old.set(key, { ...fields, ...old.get(key) })
        }
        for (const [key, fields] of old) await client.hset(key, fields)
      }

      test("every search finds exactly what was written before it", async () => {
        let run = 0
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
            const userId = `user ${run++}`
            const known = new Map<string, string>()
            for (const [index, { process, action }] of steps.entries()) {
              const { client } = processes[process] as TestPika
              if (action === "add") {
                const { id, fact_value } = await client.add(userId, `User has a dog named Sparky the ${index}th`)
                known.set(id, fact_value)
              } else if (action === "forget") {
                const [id] = known.keys()
                if (id === undefined) continue
                await client.request("DELETE", `/api/v1/memories/${id}`)
                known.delete(id)
              } else if (action === "empty") await redis?.client.flushall()
              else if (action === "age") {
                if (redis) await bringBack(redis)
              } else {
                const { facts } = await client.search(userId, "dog", { score_threshold: 0, limit: 100 })
                expect(new Set(facts.map((fact) => fact.id))).toEqual(new Set(known.keys()))
              }
            }
          }),
          { numRuns: 60 },
        )
      }, 60_000)

      test("searches that run all the while never miss a write that was answered before they began", async () => {
        const answered = new Set<string>()
        let isOver = false
        const missed: string[] = []
        const search = async (pika: TestPika) => {
          while (!isOver) {
            const before = [...answered]
            const { facts } = await pika.client.search("busy", "dog", { score_threshold: 0, limit: 100 })
            const found = new Set(facts.map((fact) => fact.id))
            missed.push(...before.filter((id) => !found.has(id)))
          }
        }
        const searches = processes.flatMap((pika) => Array.from({ length: 4 }, () => search(pika)))
        for (let n = 0; n < 80; n++)
          answered.add((await (processes[n % 2] as TestPika).client.add("busy", `User has a dog named Rex ${n}`)).id)
        isOver = true
        await Promise.all(searches)
        expect(missed).toEqual([])
      }, 60_000)
    },
  )
