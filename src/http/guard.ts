import type { Context } from "hono"
import type { Authenticate } from "../accounts/authenticate.ts"
import { requireScope } from "../feature/actor.ts"
import type { AuditLog } from "../feature/audit-log.ts"
import { startTrail } from "../feature/audit-trail.ts"
import type { Route } from "../feature/route.ts"
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
 * What is checked of every request before its body and its input are looked at. Throws what the caller is told. It reads no body, so that it can
 * check a WebSocket upgrade as well, which is a GET: after it, `c.env.server` would upgrade the request instead of running a verb.
 */
export type Guard = (
  c: Context<AppEnvironment>,
  route: Pick<Route<never>, "action" | "scope" | "rate">,
) => Promise<void>

export const createGuard =
  ({ authenticate, limitFailures, limitRate, audit }: Checks): Guard =>
  async (c, { action, scope, rate }) => {
    const credentials = [c.req.header("x-api-key"), c.req.header("authorization")] as const
    const actor = await authenticate(...credentials, c.get("ip")).catch((error: unknown) => limitFailures(c, error))
    audit.requireRoom()
    c.set("actor", actor)
    await limitRate(c, actor, rate)
    c.set("trail", startTrail(action, c.get("startedAt"), c.get("ip")))
    // The verb checks it too: this refuses before a body is read.
    requireScope(actor, scope)
  }
