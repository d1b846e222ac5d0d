import type { Context } from "hono"
import type { Actor } from "../../accounts/actor.ts"
import type { Action } from "../../privacy/trail.ts"
import { AppError } from "../errors.ts"
import { windowSeconds } from "../limits/point-store.ts"
import type { RateLimiter } from "../limits/rate-limiter.ts"
import type { EndpointClass } from "../limits/rate-limits.ts"
import type { AppEnvironment } from "./app.ts"
import { refusalsAtOnce } from "./hold-refusal.ts"

/** Tells a credential how much is left to it, and throws RATE_LIMITED when nothing is. */
export type LimitRate = (c: Context<AppEnvironment>, actor: Actor, action: Action) => Promise<void>

export const createLimitRate = (limiter: RateLimiter | null): LimitRate => {
  if (!limiter) return async () => undefined
  return async (c, actor, action) => {
    const taken = limiter.take(`${actor.kind}:${actor.id}`, classOf(action))
    const { limit, remaining, resetSeconds, refusals } = taken instanceof Promise ? await taken : taken
    c.header("RateLimit-Limit", String(limit))
    c.header("RateLimit-Remaining", String(remaining))
    c.header("RateLimit-Reset", String(resetSeconds))
    c.header("RateLimit-Policy", `${limit};w=${windowSeconds}`)
    if (refusals === 0) return
    if (refusals > refusalsAtOnce) c.set("isHeld", true)
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
