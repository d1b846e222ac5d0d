import { createHash } from "node:crypto"
import { BulkheadRejectedError, bulkhead } from "cockatiel"
import { RateLimiterPostgres } from "rate-limiter-flexible"
import { networkOf } from "../platform/client-ip.ts"
import type { Database } from "../platform/database/connect.ts"
import { limiterClient } from "../platform/database/limiter-client.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import { hashOfNobody, hashPassword } from "./hash-password.ts"

/** Each hash takes a core and 19 MiB while it runs. */
const maxConcurrentHashes = 2
const maxWaitingHashes = 100
export const maxWrongTries = 10
const maxRegistrations = 30
const windowSeconds = 15 * 60

/** Whose password it should be, under the name that was sent, and from which address. */
export type Try = { name: string; ip: string | null; password: string; hash: string | undefined }

export type PasswordChecker = {
  /**
   * Whether it is the password of `hash`; without a `hash`, of nobody, which takes as long. Throws RATE_LIMITED after ten wrong tries for
   * this name or from this address within 15 minutes, whatever the password is; UNAVAILABLE when too many wait.
   */
  check: (sent: Try) => Promise<boolean>
  hash: (password: string) => Promise<string>
  /** Counts a person who registers without a credential. Throws RATE_LIMITED when too many came from this address. */
  countRegistration: (ip: string | null) => Promise<void>
}

/** All processes count together, in the database. `isLimited`: false when limits are off. */
export const createPasswordChecker = (sql: Database, isLimited: boolean): PasswordChecker => {
  const slots = bulkhead(maxConcurrentHashes, maxWaitingHashes)
  const inSlot = <Answer>(work: () => Promise<Answer>): Promise<Answer> =>
    slots.execute(work).catch((error: unknown) => {
      throw error instanceof BulkheadRejectedError
        ? unavailable("Too many sign in at once. Try again shortly.", 1)
        : error
    })
  const tries = createCounter(sql, "pika:passwords")
  const registrations = createCounter(sql, "pika:registrations")

  const checkCounted = async ({ name, ip, password, hash }: Try): Promise<boolean> => {
    const keys = [`name ${name}`, addressKey(ip)]
    // Counted before the answer is known, so that tries at once are no more than tries one by one.
    if (isLimited) await countTry(keys)
    const isRight = await Bun.password.verify(password, hash ?? hashOfNobody)
    if (isLimited && isRight) await Promise.all(keys.map(tries.takeBack))
    return isRight
  }
  const countTry = async (keys: string[]): Promise<void> => {
    const counted = await Promise.all(keys.map(tries.count))
    const over = counted.filter(({ points }) => points > maxWrongTries)
    if (over.length === 0) return
    await Promise.all(keys.map(tries.takeBack))
    throw tooMany("Too many wrong passwords were sent", over)
  }
  return {
    check: (sent) => inSlot(() => checkCounted(sent)),
    hash: (password) => inSlot(() => hashPassword(password)),
    countRegistration: async (ip) => {
      if (!isLimited) return
      const counted = await registrations.count(addressKey(ip))
      if (counted.points > maxRegistrations) throw tooMany("Too many people registered from this address", [counted])
    },
  }
}

const addressKey = (ip: string | null): string => `address ${ip === null ? "" : networkOf(ip)}`

type Counted = { points: number; endsInMilliseconds: number }

const createCounter = (sql: Database, keyPrefix: string) => {
  const limiter = new RateLimiterPostgres({
    ...limiterClient(sql),
    keyPrefix,
    points: maxWrongTries,
    duration: windowSeconds,
  })
  const hashed = (key: string): string => createHash("sha256").update(key).digest("base64url")
  return {
    count: async (key: string): Promise<Counted> => {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(hashed(key), 1)
      return { points: consumedPoints, endsInMilliseconds: msBeforeNext }
    },
    takeBack: (key: string) => limiter.reward(hashed(key), 1),
  }
}

const tooMany = (what: string, over: readonly Counted[]): AppError => {
  const seconds = Math.max(1, ...over.map(({ endsInMilliseconds }) => Math.ceil(endsInMilliseconds / 1000)))
  return new AppError("RATE_LIMITED", `${what}. Try again in ${seconds} s.`, { retryAfterSeconds: seconds })
}
