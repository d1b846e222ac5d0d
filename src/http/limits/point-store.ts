import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible"
import { openRedis } from "../../platform/cache/redis.ts"
import { connect } from "../../platform/database/connect.ts"
import { type EndpointClass, endpointClasses, type RateLimits } from "../../platform/settings/rate-limits.ts"

/** What was counted under a key in the window that is open, these points among it, and when that window ends. */
export type Counted = { points: number; endsInMilliseconds: number }

/** Where points are counted. `count` may fail when the store is in another process. */
export type PointStore = {
  count: (endpointClass: EndpointClass, key: string, points: number) => Promise<Counted>
  forget: (endpointClass: EndpointClass, key: string) => void
  close: () => Promise<unknown>
}

export const windowSeconds = 60

const each = <Value>(
  limits: RateLimits,
  make: (options: { points: number; duration: number; keyPrefix: string }) => Value,
) =>
  Object.fromEntries(
    endpointClasses.map((name) => [
      name,
      make({ points: limits[name], duration: windowSeconds, keyPrefix: `pika:limits:${name}` }),
    ]),
  ) as Record<EndpointClass, Value>

const createStore = (
  limiters: Record<EndpointClass, RateLimiterAbstract>,
  close: () => Promise<unknown>,
): PointStore => ({
  count: async (endpointClass, key, points) => {
    const limiter = limiters[endpointClass]
    const counted = await limiter.consume(key, points).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal
      throw refusal
    })
    const { consumedPoints, msBeforeNext } = counted
    // A clock that was set back would keep a window open for as long.
    if (msBeforeNext > 2 * windowSeconds * 1000) await limiter.delete(key)
    return { points: consumedPoints, endsInMilliseconds: Math.min(Math.max(msBeforeNext, 1), windowSeconds * 1000) }
  },
  forget: (endpointClass, key) => void limiters[endpointClass].delete(key),
  close,
})

/** For a process that is alone. */
export const createMemoryStore = (limits: RateLimits): PointStore =>
  createStore(
    each(limits, (options) => new RateLimiterMemory(options)),
    async () => undefined,
  )

/** Shared by all processes of one Redis, on a connection of its own: a large answer from the cache does not hold it up. */
export const connectRedisStore = (url: string, limits: RateLimits): PointStore => {
  const storeClient = openRedis(url)
  // Told by whoever asks: each failure makes a command fail, too.
  storeClient.on("error", () => undefined)
  return createStore(
    each(limits, (options) => new RateLimiterRedis({ ...options, storeClient })),
    async () => storeClient.disconnect(),
  )
}

const cleaningMilliseconds = 300_000

/** Shared by all processes of one server, on a connection of its own: a pool that is busy does not hold it up. */
export const connectPostgresStore = (url: string, limits: RateLimits): PointStore => {
  const sql = connect(url, 1)
  const storeClient = {
    query: async ({ text, values }: { text: string; values: (string | number)[] }) => {
      const rows = await sql.unsafe(text, values, { prepare: true })
      return { rows, rowCount: rows.count }
    },
  }
  const table = { storeType: "client", schemaName: "pika", tableName: "rate_limits", tableCreated: true }
  const limiters = each(
    limits,
    (options) => new RateLimiterPostgres({ ...options, ...table, storeClient, clearExpiredByTimeout: false }),
  )
  const cleaning = setInterval(() => {
    // What is not cleaned now is cleaned next time, by this process or another.
    sql`delete from rate_limits where expire < ${Date.now()}`.catch(() => undefined)
  }, cleaningMilliseconds)
  cleaning.unref()
  return createStore(limiters, async () => {
    clearInterval(cleaning)
    await sql.end({ timeout: 1 })
  })
}
