import type { Context } from "hono"
import type { Authenticate } from "../accounts/authenticate.ts"
import { type Actor, requireScope } from "../feature/actor.ts"
import type { AuditLog } from "../feature/audit-log.ts"
import { startTrail } from "../feature/audit-trail.ts"
import type { Route } from "../feature/route.ts"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import { readConsoleCookie } from "./console-cookie.ts"
import type { AppEnvironment } from "./environment.ts"
import type { LimitFailures } from "./limit-failures.ts"
import type { LimitRate } from "./limit-rate.ts"

/** Finds out who asks through a session of the console. Throws UNAUTHORIZED when it has ended. */
export type ReadSession = (token: string, ip: string | null) => Promise<Actor>

type Checks = {
  authenticate: Authenticate
  readSession: ReadSession
  limitFailures: LimitFailures
  limitRate: LimitRate
  audit: AuditLog
}

/**
 * Checks each request before its body and input are read. Throws the error for the caller. `rate` null: only its body tells which class
 * it counts for, and whoever reads it counts it. `signIn`: how to find out who asks, where headers do not tell. Sockets have their own guard
 * (`sockets/admit-socket.ts`), because their credential may come after the upgrade.
 */
export type Guard = (
  c: Context<AppEnvironment>,
  route: Pick<Route<never>, "action" | "scope"> & { rate: EndpointClass | null },
  signIn?: () => Promise<Actor>,
) => Promise<void>

export const createGuard = ({ authenticate, readSession, limitFailures, limitRate, audit }: Checks): Guard => {
  const findActor = (c: Context<AppEnvironment>): Promise<Actor> => {
    const credentials = [c.req.header("x-api-key"), c.req.header("authorization")] as const
    const hasNone = credentials[0] === undefined && credentials[1] === undefined
    return hasNone ? findInCookie(c) : authenticate(...credentials, c.get("ip"))
  }
  const findInCookie = async (c: Context<AppEnvironment>): Promise<Actor> => {
    const token = readConsoleCookie(c)
    return token === null ? authenticate(undefined, undefined, c.get("ip")) : readSession(token, c.get("ip"))
  }
  return async (c, { action, scope, rate }, signIn) => {
    const actor = await (signIn ? signIn() : findActor(c)).catch((error: unknown) => limitFailures(c, error))
    audit.requireRoom()
    c.set("actor", actor)
    if (rate !== null) await limitRate(c, actor, rate)
    c.set("trail", startTrail(action, c.get("startedAt"), c.get("ip")))
    // The verb checks this too; here the request is refused before its body is read.
    if (scope !== null) requireScope(actor, scope)
  }
}
