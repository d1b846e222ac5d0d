import type { Context as HonoContext } from "hono"
import type { Authenticate } from "./accounts/authenticate.ts"
import type { FailedTries } from "./accounts/failed-tries.ts"
import { keyRoutes } from "./accounts/routes.ts"
import type { Context, Services } from "./context.ts"
import { extractionRoutes } from "./extraction/routes.ts"
import { graphRoutes } from "./graph/routes.ts"
import { jobRoutes } from "./jobs/routes.ts"
import { memoryRoutes } from "./memories/routes.ts"
import { type App, type AppEnvironment, createHttpApp } from "./platform/http/app.ts"
import { createHold } from "./platform/http/hold-refusal.ts"
import { createLimitFailures } from "./platform/http/limit-failures.ts"
import { createLimitRate } from "./platform/http/limit-rate.ts"
import { createGuard, type Guard } from "./platform/http/route.ts"
import type { RateLimiter } from "./platform/limits/rate-limiter.ts"
import { auditRoutes } from "./privacy/audit-routes.ts"
import { privacyRoutes } from "./privacy/routes.ts"
import { searchRoutes } from "./search/routes.ts"
import { probeRoutes, type Readiness } from "./system/probe-routes.ts"
import { systemRoutes } from "./system/routes.ts"

/** What a feature needs to add its routes. */
export type RouteContext = {
  app: App
  guard: Guard
  /** What a verb works with, for this request. */
  contextOf: (c: HonoContext<AppEnvironment>) => Context
}

/** The HTTP API. `limiter`, `tries`: null when limits are off. `checkReady` answers /ready: null, or why not. */
export const createApp = (
  services: Services,
  authenticate: Authenticate,
  limiter: RateLimiter | null,
  tries: FailedTries | null,
  checkReady: Readiness,
): App => {
  const app = createHttpApp(services, limiter && createHold())
  const checks = { limitRate: createLimitRate(limiter), limitFailures: createLimitFailures(tries) }
  const routes: RouteContext = {
    app,
    guard: createGuard({ authenticate, ...checks, audit: services.audit }),
    contextOf: (c) => ({ ...services, actor: c.get("actor"), requestId: c.get("requestId"), trail: c.get("trail") }),
  }
  searchRoutes(routes)
  extractionRoutes(routes)
  jobRoutes(routes)
  memoryRoutes(routes)
  graphRoutes(routes)
  privacyRoutes(routes)
  auditRoutes(routes)
  keyRoutes(routes)
  probeRoutes(app, services.metrics, checkReady)
  systemRoutes(app)
  return app
}

/** What a process that only works on jobs tells of itself: health, readiness and metrics. */
export const createWorkerApp = (services: Services, checkReady: Readiness): App => {
  const app = createHttpApp(services, createHold())
  probeRoutes(app, services.metrics, checkReady)
  return app
}
