import { ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel"
import { Redis } from "ioredis"
import type { Logger } from "../logger.ts"

export type Reading<Value> = { result: "hit"; value: Value } | { result: "miss" | "error"; value: null }

/** A field of a hash. */
export type Place = { key: string; field: string }

/** A cache that the processes share, and that may be slow, empty, wrong or away at any instant: neither reading nor writing ever rejects. */
export type SharedCache = {
  /** What is at `place`, within about 50 ms. `parse` throws when the bytes are not what was written: they are not to be trusted. */
  read: <Value>(place: Place, parse: (bytes: Buffer) => Value) => Promise<Reading<Value>>
  /** Nobody waits for it. The whole hash is gone so many seconds after its first field was written. */
  write: (place: Place, value: string | Buffer, seconds: number) => void
  /** Waits until Redis has answered the writes so far, or their time is over. */
  settle: () => Promise<void>
  /** Deletes these hashes, within about 50 ms. Throws when it cannot be sure that they are gone. */
  clear: (keys: readonly string[]) => Promise<void>
  close: () => void
}

const commandMilliseconds = 50
const connectMilliseconds = 1000
/** After this many failures in a row it is left alone for a second; then one command tries again. */
const failuresThatOpenTheBreaker = 5
const breakerPauseMilliseconds = 1000
/** Commands without an answer. A Redis that is too slow for more of them is as good as none. */
const maxUnanswered = 1000
const maxValueBytes = 256 * 1024

/** In one step, so that no hash is ever without an end. `EXPIRE … NX` would do, but is not in Redis 6. */
const writeScript = `
  redis.call("hset", KEYS[1], ARGV[1], ARGV[2])
  if redis.call("ttl", KEYS[1]) < 0 then redis.call("expire", KEYS[1], ARGV[3]) end`

/** A connection on which each command is answered within about 50 ms or fails. Made in the background, again and again. */
export const openRedis = (url: string): Redis =>
  new Redis(url, {
    connectTimeout: connectMilliseconds,
    commandTimeout: commandMilliseconds,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempts) => Math.min(attempts * 100, 1000),
  })

/** `url`: redis:// or rediss://. Until it is connected, and whenever it is away, all reads are null. */
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
        // Told by the breaker and counted by the caller, who has other ways to the same answer.
        return { result: "error", value: null }
      }
    },
    write: ({ key, field }, value, seconds) => {
      if (Buffer.byteLength(value) > maxValueBytes) return
      // The same: what is not written is found out by the next read.
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
