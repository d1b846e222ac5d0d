import { expect, test } from "bun:test"
import { listedMetrics } from "../../src/features.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { openReplicas } from "../../src/platform/database/replicas.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { createMetrics } from "../../src/platform/metrics.ts"
import { onReplica } from "../../src/search/on-replica.ts"
import { serverUrl } from "../support/databases.ts"
import { startProxy } from "../support/freezable-proxy.ts"
import { until } from "../support/until.ts"

const primary = { name: "primary" } as unknown as Database
const standby = { name: "standby" } as unknown as Database

/** Searches with one replica that sees `onStandby`, while the primary has `now`; says which one answered. */
const searchWith = async (now: string, onStandby: string | Error) => {
  const metrics = createMetrics(listedMetrics)
  const search = async (sql: Database) => {
    if (sql === primary) return { version: now, found: ["primary"] }
    if (onStandby instanceof Error) throw onStandby
    return { version: onStandby, found: ["standby"] }
  }
  const replica = {
    name: "r:1",
    sql: standby,
    ask: <Answer>(work: (sql: Database) => Promise<Answer>) => work(standby).catch(() => null),
  }
  const services = { sql: primary, metrics, replicas: { next: () => replica } }
  const { found } = await onReplica(services, { readVersion: async () => now }, ["u"], search)
  const text = await metrics.registry.metrics()
  return { found, counted: /searches_by_replica_total\{replica="r:1",result="(\w+)"\} 1/.exec(text)?.[1] }
}

test("a replica that has replayed the person's last change answers", async () => {
  expect(await searchWith("17-1", "17-1")).toEqual({ found: ["standby"], counted: "fresh" })
})

test("the primary answers while a replica lacks the person's last change, has not heard of the person, or of the erasure", async () => {
  for (const [now, onStandby] of [
    ["18-1", "17-1"],
    ["18-2", "18-1"],
    ["18-1", "0"],
    ["0", "17-1"],
  ] as const)
    expect(await searchWith(now, onStandby)).toEqual({ found: ["primary"], counted: "behind" })
})

test("the primary answers when the search on a replica fails", async () => {
  expect(await searchWith("17-1", new Error("gone"))).toEqual({ found: ["primary"], counted: "failed" })
})

const askOne = (sql: Database) => sql<{ one: number }[]>`select 1 as one`

test.skipIf(serverUrl === undefined)(
  "a replica whose connections break, or which does not answer, is left at once and taken up again by itself",
  async () => {
    const proxy = await startProxy(String(serverUrl))
    const options = { poolSize: 2, role: null, log: createLogger("silent"), observe: (sql: Database) => sql }
    const replicas = openReplicas([proxy.url], options)
    try {
      const answers = () => replicas.next()?.ask(askOne)
      expect(await answers()).toEqual([{ one: 1 }] as never)
      for (const [breakIt, mend] of [
        [proxy.cut, () => undefined],
        [proxy.freeze, proxy.thaw],
      ] as const) {
        const slow = replicas.next()?.ask((sql) => sql`select pg_sleep(5)`)
        breakIt()
        expect(await slow).toBeNull()
        expect(replicas.next()).toBeNull()
        mend()
        await until("it is taken up again", answers)
      }
    } finally {
      await replicas.stop()
      proxy.stop()
    }
  },
)
