import { createAuthenticator } from "../../src/accounts/authenticate.ts"
import type { BaseServices } from "../../src/feature/context.ts"
import type { Route } from "../../src/feature/route.ts"
import { createHttpApp } from "../../src/http/app.ts"
import { createGuard } from "../../src/http/guard.ts"
import { createLimitFailures } from "../../src/http/limit-failures.ts"
import { createLimitRate } from "../../src/http/limit-rate.ts"
import { mountRoute } from "../../src/http/mount-route.ts"
import type { Records } from "../../src/http/record-request.ts"
import { type Server, serveHttp } from "../../src/http/serve.ts"
import { testKey } from "./pika.ts"

/** A server of its own for the routes of a test, with all that every route has: guard, admission, log, metrics, audit and traces. */
export const serveRoutes = (services: BaseServices & Records, routes: Route<BaseServices>[]): Server => {
  const app = createHttpApp(services, null)
  const guard = createGuard({
    authenticate: createAuthenticator(services, testKey, null, null),
    limitRate: createLimitRate(null),
    limitFailures: createLimitFailures(null),
    audit: services.audit,
  })
  for (const route of routes) mountRoute(app, guard, services, route)
  return serveHttp({ host: "127.0.0.1", port: 0, trustedProxies: 0 }, app)
}
