import type { Authenticate } from "./accounts/authenticate.ts"
import type { FailedTries } from "./accounts/failed-tries.ts"
import { servePage } from "./console/serve-page.ts"
import { features } from "./features.ts"
import { createHttpApp } from "./http/app.ts"
import type { App } from "./http/environment.ts"
import { createGuard } from "./http/guard.ts"
import { createHold } from "./http/hold-refusal.ts"
import { createLimitFailures } from "./http/limit-failures.ts"
import { createLimitRate } from "./http/limit-rate.ts"
import type { RateLimiter } from "./http/limits/rate-limiter.ts"
import { mountMcp } from "./http/mount-mcp.ts"
import { mountRoute } from "./http/mount-route.ts"
import { createSocketGuard } from "./http/sockets/admit-socket.ts"
import { mountSocket } from "./http/sockets/mount-socket.ts"
import { createPlaces } from "./http/sockets/places.ts"
import type { Sockets } from "./http/sockets/sockets.ts"
import type { Services } from "./services.ts"
import { probeRoutes, type Readiness } from "./system/probe-routes.ts"
import { systemRoutes } from "./system/routes.ts"

/**
 * The HTTP API. `limiter`, `tries`: null when limits are off. `checkReady` answers /ready: null, or the reason why the process is not
 * ready.
 */
export const createApp = (
  services: Services,
  sockets: Sockets,
  {
    authenticate,
    limiter,
    tries,
  }: { authenticate: Authenticate; limiter: RateLimiter | null; tries: FailedTries | null },
  checkReady: Readiness,
): App => {
  const routes = features
    .flatMap((feature) => feature.routes ?? [])
    .filter(({ isOffered }) => isOffered?.(services) ?? true)
  const dialects = new Set(routes.flatMap(({ dialect = [] }) => dialect))
  const app = createHttpApp(services, limiter && createHold(), [...dialects])
  const limits = { limitRate: createLimitRate(limiter), limitFailures: createLimitFailures(tries) }
  const readSession = services.consoleSessions.read
  const guard = createGuard({ authenticate, readSession, ...limits, audit: services.audit })
  const checks = { guard, limitRate: limits.limitRate }
  for (const route of routes) mountRoute(app, checks, services, route)
  mountMcp(app, services, checks)
  const socketGuard = createSocketGuard({ authenticate, readSession, limiter, tries, audit: services.audit })
  const places = createPlaces()
  const socketRoutes = features.flatMap(({ sockets: routes = [] }) => routes)
  for (const route of socketRoutes) mountSocket(app, sockets, { services, guard: socketGuard, places, route })
  probeRoutes(app, services.metrics, checkReady)
  servePage(app)
  systemRoutes(app, services.sql, socketRoutes)
  return app
}

/** The endpoints of a process that only runs jobs: health, readiness and metrics. */
export const createWorkerApp = (services: Services, checkReady: Readiness): App => {
  const app = createHttpApp(services, createHold())
  probeRoutes(app, services.metrics, checkReady)
  return app
}
