import type { Context } from "hono"
import { type Actor, limitedName } from "../feature/actor.ts"
import { AppError } from "../platform/errors.ts"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import type { AppEnvironment } from "./environment.ts"
import { refusalsAtOnce } from "./hold-refusal.ts"
import { windowSeconds } from "./limits/point-store.ts"
import type { RateLimiter } from "./limits/rate-limiter.ts"

/** Counts a request, or several, sends the remaining quota in headers, and throws RATE_LIMITED when it is used up. */
export type LimitRate = (
  c: Context<AppEnvironment>,
  actor: Actor,
  rate: EndpointClass,
  requests?: number,
) => Promise<void>

export const createLimitRate = (limiter: RateLimiter | null): LimitRate => {
  if (!limiter) return async () => undefined
  const countOne: LimitRate = async (c, actor, rate) => {
    const taken = limiter.take(limitedName(actor), rate)
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
  return async (c, actor, rate, requests = 1) => {
    for (let counted = 0; counted < requests; counted++) await countOne(c, actor, rate)
  }
}
