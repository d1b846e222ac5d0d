import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible"
import { openRedis } from "../../platform/cache/redis.ts"
import { connect } from "../../platform/database/connect.ts"
import { limiterClient } from "../../platform/database/limiter-client.ts"
import { type EndpointClass, endpointClasses, type RateLimits } from "../../platform/settings/rate-limits.ts"

/** The points under a key in the current window, including the new ones, and when the window ends. */
export type Counted = { points: number; endsInMilliseconds: number }

/** A store of points. `count` may fail when the store is in another process. */
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
    // If the clock was set back, the window would stay open for that much longer.
    if (msBeforeNext > 2 * windowSeconds * 1000) await limiter.delete(key)
    return { points: consumedPoints, endsInMilliseconds: Math.min(Math.max(msBeforeNext, 1), windowSeconds * 1000) }
  },
  // Its points also expire by themselves.
  forget: (endpointClass, key) => void limiters[endpointClass].delete(key).catch(() => undefined),
  close,
})

/** For a process that runs alone. */
export const createMemoryStore = (limits: RateLimits): PointStore =>
  createStore(
    each(limits, (options) => new RateLimiterMemory(options)),
    async () => undefined,
  )

/** Shared by all processes through Redis. It has its own connection, so that large cache values do not delay it. */
export const connectRedisStore = (url: string, limits: RateLimits): PointStore => {
  const storeClient = openRedis(url)
  // The callers report it: when the connection fails, commands fail too.
  storeClient.on("error", () => undefined)
  return createStore(
    each(limits, (options) => new RateLimiterRedis({ ...options, storeClient })),
    async () => storeClient.disconnect(),
  )
}

const cleaningMilliseconds = 300_000

/** Shared by all processes of one server. It has its own connection, so that a busy pool does not delay it. */
export const connectPostgresStore = (url: string, limits: RateLimits): PointStore => {
  const sql = connect(url, 1)
  const client = limiterClient(sql)
  const limiters = each(limits, (options) => new RateLimiterPostgres({ ...options, ...client }))
  const cleaning = setInterval(() => {
    // Rows that are not deleted now are deleted next time, by this process or another.
    sql`delete from rate_limits where expire < ${Date.now()}`.catch(() => undefined)
  }, cleaningMilliseconds)
  cleaning.unref()
  return createStore(limiters, async () => {
    clearInterval(cleaning)
    await sql.end({ timeout: 1 })
  })
}
