import type { Context } from "hono"
import type { Actor } from "../../accounts/actor.ts"
import type { Action } from "../../privacy/trail.ts"
import { AppError } from "../errors.ts"
import { windowSeconds } from "../limits/point-store.ts"
import type { RateLimiter } from "../limits/rate-limiter.ts"
import type { EndpointClass } from "../limits/rate-limits.ts"
import type { AppEnvironment } from "./app.ts"

/** Tells a credential how much is left to it, and throws RATE_LIMITED when nothing is. */
export type LimitRate = (c: Context<AppEnvironment>, actor: Actor, action: Action) => Promise<void>

export const createLimitRate = (limiter: RateLimiter | null): LimitRate => {
  if (!limiter) return async () => undefined
  const hold = createHold()
  return async (c, actor, action) => {
    const taken = limiter.take(`${actor.kind}:${actor.id}`, classOf(action))
    const { limit, remaining, resetSeconds, refusals } = taken instanceof Promise ? await taken : taken
    c.header("RateLimit-Limit", String(limit))
    c.header("RateLimit-Remaining", String(remaining))
    c.header("RateLimit-Reset", String(resetSeconds))
    c.header("RateLimit-Policy", `${limit};w=${windowSeconds}`)
    if (refusals === 0) return
    if (refusals > refusalsAtOnce) await hold()
    throw new AppError(
      "RATE_LIMITED",
      `This credential may make ${limit} requests of this kind a minute. Try again in ${resetSeconds} s.`,
      { retryAfterSeconds: resetSeconds },
    )
  }
}

const classOf = (action: Action): EndpointClass => {
  if (action === "memory.search") return "search"
  if (action === "memory.extract") return "extract"
  return action === "job.read" ? "jobs" : "other"
}

/** Who goes on asking after so many refusals in a minute is answered late. */
const refusalsAtOnce = 20
const shortestHoldMilliseconds = 100
/** Between two late answers, so that all floods together get no more than 500 refusals a second, however many connections they use. */
const paceMilliseconds = 2

/** A client that asks again as soon as it is refused would keep this process busy with refusing it, and others waiting. */
const createHold = (): (() => Promise<void>) => {
  let held = 0
  return async () => {
    held += 1
    await Bun.sleep(Math.max(shortestHoldMilliseconds, held * paceMilliseconds))
    held -= 1
  }
}
