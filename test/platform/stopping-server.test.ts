import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { beginNothing } from "../../src/platform/queue/consumer.ts"
import { type Queue, startQueue } from "../../src/platform/queue/queue.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { startProxy } from "../support/freezable-proxy.ts"
import { until } from "../support/until.ts"

/** What PostgreSQL says before it ends a connection because it stops. */
const goodbye = (): Buffer => {
  const fields = "SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
  const head = Buffer.alloc(5)
  head.write("E")
  head.writeUInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, Buffer.from(fields)])
}

describe.skipIf(serverUrl === undefined)("the job queue, when its server stops", () => {
  let database: TestDatabase
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let queue: Queue
  beforeAll(async () => {
    database = await createTestDatabase()
    proxy = await startProxy(database.ownerUrl ?? "")
    queue = await startQueue(proxy.url, [{ name: "jobs" }], createLogger("silent"), { isOwner: true })
  }, 30_000)
  afterAll(async () => {
    await queue.stop()
    proxy.stop()
    await database.drop()
  })

  test("hears of it at any moment, even when a connection is just handed from one statement to the next, and goes on afterwards", async () => {
    proxy.endWith(goodbye())
    // More than it has connections, so that some wait for one.
    const statements = Array.from({ length: 40 }, () => queue.fetch("jobs", 1, beginNothing))
    const ends = await Promise.allSettled(statements)
    expect(ends.some(({ status }) => status === "rejected")).toBe(true)
    proxy.endWith(null)
    await until("it fetches again", () => queue.fetch("jobs", 1, beginNothing).catch(() => null))
  }, 20_000)
})
