import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { type Api, emptyFolder, fullyCompiled, type Process, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"

/** For each of two servers: one with the Redis, and one without any, which shows how fast the machine is at the same time. */
const clients = 4
type Sample = { at: number; milliseconds: number; facts: number }

/** Searches without a pause, each for something else, so that none is answered from the process's own memory. */
const load = (api: Api) => {
  const samples: Sample[] = []
  let isOver = false
  const run = async (number: number) => {
    for (let n = 0; !isOver; n++) {
      const at = performance.now()
      const wanted = { user_id: `user ${n % 5}`, query: `dog ${number} ${n}`, score_threshold: 0 }
      const { count } = await api.memorySearch(wanted)
      samples.push({ at, milliseconds: performance.now() - at, facts: count })
    }
  }
  const runs = Array.from({ length: clients }, (_, number) => run(number))
  return {
    stop: async () => {
      isOver = true
      await Promise.all(runs)
      return samples
    },
  }
}

/** The median: other work on the machine moves the slowest few. A search that waits for the Redis takes 50 ms more: the bound is half of it. */
const typical = (samples: readonly Sample[]): number =>
  samples.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN

describe.skipIf(serverUrl === undefined || !hasOwnRedis)("a Redis that fails under load", () => {
  const folder = emptyFolder()
  let database: TestDatabase
  let redis: OwnRedis
  let pika: Process
  let withoutRedis: Process
  beforeAll(async () => {
    database = await createTestDatabase()
    redis = await startOwnRedis()
    withoutRedis = await startProcess({ ...database.environment, ...fullyCompiled }, folder.path)
    for (let user = 0; user < 5; user++)
      await withoutRedis.api.memoryAdd({ user_id: `user ${user}`, fact_value: "User has a dog named Sparky" })
    pika = await startProcess({ ...database.environment, ...fullyCompiled, REDIS_URL: redis.url }, folder.path)
  }, 60_000)
  afterAll(async () => {
    await Promise.all([pika.kill("SIGTERM"), withoutRedis.kill("SIGTERM")])
    await redis.stop()
    await database.drop()
    folder.remove()
  }, 30_000)

  const failures: [name: string, fail: () => unknown, mend: () => unknown][] = [
    ["killed", () => redis.kill(), () => redis.restart()],
    ["stopped in its tracks", () => redis.signal("SIGSTOP"), () => redis.signal("SIGCONT")],
    ["emptied", () => redis.client.flushall(), () => undefined],
    ["made to wait", () => redis.client.call("CLIENT", "PAUSE", "3000", "ALL"), () => undefined],
  ]
  for (const [name, fail, mend] of failures)
    test(`${name}: every search is answered, and after 2 s as fast as without one`, async () => {
      const runs = [load(pika.api), load(withoutRedis.api)]
      await Bun.sleep(1000)
      const failedAt = performance.now()
      await fail()
      await Bun.sleep(3500)
      const [samples = [], besides = []] = await Promise.all(runs.map((run) => run.stop()))
      await mend()
      expect([...samples, ...besides].filter(({ facts }) => facts !== 1)).toEqual([])
      const later = ({ at }: Sample): boolean => at > failedAt + 2000
      expect(typical(samples.filter(later))).toBeLessThan(typical(besides.filter(later)) * 1.5 + 25)
    }, 30_000)
})
