import { createAuthenticator } from "../../src/accounts/authenticate.ts"
import type { BaseServices } from "../../src/feature/context.ts"
import type { Route } from "../../src/feature/route.ts"
import type { SocketRoute } from "../../src/feature/socket.ts"
import { createHttpApp } from "../../src/http/app.ts"
import { createGuard } from "../../src/http/guard.ts"
import { createLimitFailures } from "../../src/http/limit-failures.ts"
import { createLimitRate } from "../../src/http/limit-rate.ts"
import { mountRoute } from "../../src/http/mount-route.ts"
import type { Records } from "../../src/http/record-request.ts"
import { type Server, serveHttp } from "../../src/http/serve.ts"
import { createSocketGuard } from "../../src/http/sockets/admit-socket.ts"
import { mountSocket } from "../../src/http/sockets/mount-socket.ts"
import { createPlaces } from "../../src/http/sockets/places.ts"
import { createSockets } from "../../src/http/sockets/sockets.ts"
import type { JwtSettings } from "../../src/platform/config.ts"
import { AppError } from "../../src/platform/errors.ts"
import { testKey } from "./pika.ts"

/** Nobody is signed in to the console. */
const readSession = () => Promise.reject(new AppError("UNAUTHORIZED", "There are no sessions of the console here."))

const local = { host: "127.0.0.1", port: 0, trustedProxies: 0 }

/** A server of its own for the routes of a test, with all that every route has: guard, admission, log, metrics, audit and traces. */
export const serveRoutes = (services: BaseServices & Records, routes: Route<BaseServices>[]): Server => {
  const app = createHttpApp(services, null)
  const limitRate = createLimitRate(null)
  const guard = createGuard({
    authenticate: createAuthenticator(services, testKey, null, null),
    readSession,
    limitRate,
    limitFailures: createLimitFailures(null),
    audit: services.audit,
  })
  for (const route of routes) mountRoute(app, { guard, limitRate }, services, route)
  return serveHttp(local, app, createSockets(services.metrics))
}

/** The same for socket routes. `jwt`: null when there are no tokens. */
export const serveSockets = (
  services: BaseServices & Records,
  routes: SocketRoute<BaseServices>[],
  jwt: JwtSettings | null = null,
): Server => {
  const app = createHttpApp(services, null)
  const authenticate = createAuthenticator(services, testKey, jwt, null)
  const guard = createSocketGuard({ authenticate, readSession, limiter: null, tries: null, audit: services.audit })
  const [sockets, places] = [createSockets(services.metrics), createPlaces()]
  for (const route of routes) mountSocket(app, sockets, { services, guard, places, route })
  return serveHttp(local, app, sockets)
}
