import { ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel"
import { Redis } from "ioredis"
import type { Logger } from "../logger.ts"

export type Reading<Value> = { result: "hit"; value: Value } | { result: "miss" | "error"; value: null }

/** A field of a hash. */
export type Place = { key: string; field: string }

/**
 * A cache that the processes share. It may be slow, empty, wrong or unreachable at any time: neither reading nor writing ever rejects.
 */
export type SharedCache = {
  /** The value at `place`, within about 50 ms. `parse` throws when the bytes are not what was written: they are not trusted. */
  read: <Value>(place: Place, parse: (bytes: Buffer) => Value) => Promise<Reading<Value>>
  /** Writes in the background; it may fail. The whole hash expires this many seconds after its first field was written. */
  write: (place: Place, value: string | Buffer, seconds: number) => void
  /** Waits until Redis has answered all writes so far, or they have timed out. */
  settle: () => Promise<void>
  /** Deletes these hashes, within about 50 ms. Throws when it is not certain that they are gone. */
  clear: (keys: readonly string[]) => Promise<void>
  close: () => void
}

const commandMilliseconds = 50
const connectMilliseconds = 1000
/** After this many failures in a row, Redis is not used for a second; then one command tries it again. */
const failuresThatOpenTheBreaker = 5
const breakerPauseMilliseconds = 1000
/** Maximum number of unanswered commands. A Redis that is slower than this is treated as failed. */
const maxUnanswered = 1000
const maxValueBytes = 256 * 1024

/** In one step, so that every hash has an expiry. `EXPIRE … NX` would do this too, but Redis 6 does not have it. */
const writeScript = `
  redis.call("hset", KEYS[1], ARGV[1], ARGV[2])
  if redis.call("ttl", KEYS[1]) < 0 then redis.call("expire", KEYS[1], ARGV[3]) end`

/** A connection on which each command is answered within about 50 ms or fails. It connects, and reconnects, in the background. */
export const openRedis = (url: string): Redis =>
  new Redis(url, {
    connectTimeout: connectMilliseconds,
    commandTimeout: commandMilliseconds,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempts) => Math.min(attempts * 100, 1000),
  })

/** `url`: redis:// or rediss://. While there is no connection, all reads return null. */
export const connectSharedCache = (url: string, log: Logger): SharedCache => {
  const redis = openRedis(url)
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: breakerPauseMilliseconds,
    breaker: new ConsecutiveBreaker(failuresThatOpenTheBreaker),
  })
  let isAway = false
  const tell = (away: boolean, error?: unknown) => {
    if (away && !isAway) log.warn({ err: error }, "Redis does not answer: going on without it")
    if (!away && isAway) log.info("Redis answers again")
    isAway = away
  }
  redis.on("error", (error: unknown) => tell(true, error))
  redis.on("ready", () => tell(false))
  breaker.onBreak((reason) => tell(true, "error" in reason ? reason.error : undefined))
  breaker.onReset(() => tell(false))

  let unanswered = 0
  const ask = async <Answer>(command: () => Promise<Answer>): Promise<Answer> => {
    if (unanswered >= maxUnanswered) throw new Error("too many commands wait for Redis")
    unanswered += 1
    try {
      return await breaker.execute(command)
    } finally {
      unanswered -= 1
    }
  }
  const writing = new Set<Promise<unknown>>()

  return {
    read: async ({ key, field }, parse) => {
      try {
        const bytes = await ask(() => redis.hgetBuffer(key, field))
        return bytes === null ? { result: "miss", value: null } : { result: "hit", value: parse(bytes) }
      } catch {
        // The breaker logs it and the caller counts it; the caller has other ways to the same answer.
        return { result: "error", value: null }
      }
    },
    write: ({ key, field }, value, seconds) => {
      if (Buffer.byteLength(value) > maxValueBytes) return
      // The same. If a write fails, the next read will simply miss.
      const write = ask(() => redis.eval(writeScript, 1, key, field, value, seconds))
        .catch(() => undefined)
        .finally(() => writing.delete(write))
      writing.add(write)
    },
    settle: async () => {
      await Promise.all(writing)
    },
    clear: async (keys) => {
      await ask(() => redis.unlink(...keys))
    },
    close: () => redis.disconnect(),
  }
}
