import type { Config } from "../../platform/config.ts"
import type { Logger } from "../../platform/logger.ts"
import { insureStore } from "./insured-store.ts"
import { connectPostgresStore, connectRedisStore, createMemoryStore } from "./point-store.ts"
import { createRateLimiter, type RateLimiter } from "./rate-limiter.ts"

/** Counts in Redis if configured, else in the Postgres server, else in this process, which is then the only one. Null: limits are off. */
export const connectRateLimiter = (config: Config, log: Logger): RateLimiter | null => {
  const { rateLimits: limits, redisUrl, databaseUrl } = config
  if (limits === null) return null
  const own = createMemoryStore(limits)
  if (redisUrl !== undefined)
    return createRateLimiter(limits, insureStore(connectRedisStore(redisUrl, limits), own, log))
  if (databaseUrl === undefined) return createRateLimiter(limits, own)
  return createRateLimiter(limits, insureStore(connectPostgresStore(databaseUrl, limits), own, log))
}
