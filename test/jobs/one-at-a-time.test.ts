import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { beginNothing, startConsumer } from "../../src/platform/queue/consumer.ts"
import { startQueue } from "../../src/platform/queue/queue.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { until } from "../support/until.ts"

/** An embedded database belongs to one process. */
test.skipIf(serverUrl === undefined)(
  "several processes that take from one queue never run two jobs of a person at once",
  async () => {
    const log = createLogger("silent")
    const database = await createTestDatabase()
    const url = database.ownerUrl ?? ""
    const name = "turns"
    const queues = await Promise.all([1, 2, 3, 4].map(() => startQueue(url, [{ name }], log, { isOwner: true })))
    const running = new Map<string, number>()
    let most = 0
    let done = 0
    const consumers = queues.map((queue) =>
      startConsumer(
        queue,
        name,
        async ({ message: { userId }, attempt }) => {
          const count = (running.get(userId) ?? 0) + 1
          running.set(userId, count)
          most = Math.max(most, count)
          await queue.boss.getDb().executeSql("select pg_sleep(0.002)", [])
          // Before it is settled: from then on another may begin.
          running.set(userId, (running.get(userId) ?? 0) - 1)
          await queue.boss.complete(name, attempt)
          done += 1
        },
        log,
        { concurrency: 8, begin: beginNothing },
      ),
    )
    const [first] = queues
    for (let round = 0; round < 40; round++) {
      const messages = Array.from({ length: 16 }, (_, n) => ({ jobId: Bun.randomUUIDv7(), userId: `person ${n % 4}` }))
      await first?.boss.insert(
        name,
        messages.map((data) => ({ id: data.jobId, data, group: { id: data.userId } })),
      )
      for (const consumer of consumers) consumer.wake()
      await until("all are done", () => done === (round + 1) * messages.length, 20_000)
    }
    expect(most).toBe(1)
    await Promise.all(consumers.map((consumer) => consumer.stop(1000)))
    await Promise.all(queues.map((queue) => queue.stop()))
    await database.drop()
  },
  120_000,
)
