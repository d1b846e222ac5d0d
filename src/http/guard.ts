import type { Context } from "hono"
import type { Authenticate } from "../accounts/authenticate.ts"
import { type Actor, requireScope } from "../feature/actor.ts"
import type { AuditLog } from "../feature/audit-log.ts"
import { startTrail } from "../feature/audit-trail.ts"
import type { Route } from "../feature/route.ts"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import type { AppEnvironment } from "./environment.ts"
import type { LimitFailures } from "./limit-failures.ts"
import type { LimitRate } from "./limit-rate.ts"

type Checks = {
  authenticate: Authenticate
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

export const createGuard =
  ({ authenticate, limitFailures, limitRate, audit }: Checks): Guard =>
  async (c, { action, scope, rate }, signIn) => {
    const credentials = [c.req.header("x-api-key"), c.req.header("authorization")] as const
    const signedIn = signIn ? signIn() : authenticate(...credentials, c.get("ip"))
    const actor = await signedIn.catch((error: unknown) => limitFailures(c, error))
    audit.requireRoom()
    c.set("actor", actor)
    if (rate !== null) await limitRate(c, actor, rate)
    c.set("trail", startTrail(action, c.get("startedAt"), c.get("ip")))
    // The verb checks this too; here the request is refused before its body is read.
    if (scope !== null) requireScope(actor, scope)
  }
