import type { Authenticate } from "../../accounts/authenticate.ts"
import { countRefusal, type FailedTries } from "../../accounts/failed-tries.ts"
import { type Actor, limitedName, requireScope, type Scope } from "../../feature/actor.ts"
import type { AuditLog } from "../../feature/audit-log.ts"
import { AppError } from "../../platform/errors.ts"
import type { EndpointClass } from "../../platform/settings/rate-limits.ts"
import type { ReadSession } from "../guard.ts"
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
  readSession: ReadSession
  limiter: RateLimiter | null
  tries: FailedTries | null
  audit: AuditLog
}

/** `limiter`, `tries`: null when limits are off. */
export const createSocketGuard = ({ authenticate, readSession, limiter, tries, audit }: Checks): SocketGuard => ({
  signIn: async ({ apiKey, authorization, session }, ip, scope) => {
    const asked = session === undefined ? authenticate(apiKey, authorization, ip) : readSession(session, ip)
    const actor = await asked.catch((error: unknown) => {
      throw countRefusal(tries, ip, error)
    })
    requireScope(actor, scope)
    return actor
  },
  takeRate: async (actor, rate) => {
    const verdict = await limiter?.take(limitedName(actor), rate)
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
