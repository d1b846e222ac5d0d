import type { Authenticate } from "../../accounts/authenticate.ts"
import type { FailedTries } from "../../accounts/failed-tries.ts"
import { type Actor, requireScope, type Scope } from "../../feature/actor.ts"
import type { AuditLog } from "../../feature/audit-log.ts"
import { AppError } from "../../platform/errors.ts"
import type { EndpointClass } from "../../platform/settings/rate-limits.ts"
import type { RateLimiter } from "../limits/rate-limiter.ts"
import type { Credential } from "./credential.ts"

/** The checks of the guard, for a connection that has no answer with headers. Each throws the error for the caller. */
export type SocketGuard = {
  /** Finds out who it is, within the limit of failed tries of the address. */
  signIn: (credential: Credential, ip: string | null, scope: Scope) => Promise<Actor>
  /** Counts a request of this credential. */
  takeRate: (actor: Actor, rate: EndpointClass) => Promise<void>
  requireRoom: AuditLog["requireRoom"]
}

type Checks = {
  authenticate: Authenticate
  limiter: RateLimiter | null
  tries: FailedTries | null
  audit: AuditLog
}

/** `limiter`, `tries`: null when limits are off. */
export const createSocketGuard = ({ authenticate, limiter, tries, audit }: Checks): SocketGuard => ({
  signIn: async ({ apiKey, authorization }, ip, scope) => {
    const actor = await authenticate(apiKey, authorization, ip).catch((error: unknown) => {
      const isWrong = error instanceof AppError && (error.code === "UNAUTHORIZED" || error.code === "RATE_LIMITED")
      const counted = isWrong ? tries?.count(ip) : undefined
      throw counted && counted.over > 0 ? counted.tooMany : error
    })
    requireScope(actor, scope)
    return actor
  },
  takeRate: async (actor, rate) => {
    const verdict = await limiter?.take(`${actor.kind}:${actor.id}`, rate)
    if (!verdict || verdict.refusals === 0) return
    const { limit, resetSeconds } = verdict
    throw new AppError(
      "RATE_LIMITED",
      `This credential may make ${limit} requests of this kind a minute. Try again in ${resetSeconds} s.`,
      { retryAfterSeconds: resetSeconds },
    )
  },
  requireRoom: audit.requireRoom,
})
