/**
 * Answers searches as pika does, but without what makes them safe and seen: it looks at no credential, and audits, counts and logs no
 * request. What pika's searches are slower than these is what that costs.
 */
import { OpenAPIHono } from "@hono/zod-openapi"
import { allScopes } from "../../src/accounts/actor.ts"
import type { RouteContext } from "../../src/app.ts"
import { boot } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import type { App, AppEnvironment } from "../../src/platform/http/app.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { startTrail } from "../../src/privacy/trail.ts"
import { searchRoutes } from "../../src/search/routes.ts"

const config = readConfig(process.env)
const { services, stop } = await boot(config, { http: false, worker: false }, createLogger(config.logLevel))
const context = {
  ...services,
  actor: { kind: "api_key", id: "nobody", scopes: allScopes, userId: null },
  trail: startTrail("memory.search", performance.now(), null),
} as const

const app: App = new OpenAPIHono<AppEnvironment>()
app.use("*", async (c, next) => {
  const requestId = Bun.randomUUIDv7()
  c.set("requestId", requestId)
  c.header("X-Request-Id", requestId)
  await next()
})
const guard: RouteContext["guard"] = () => ({ middleware: async (_c, next) => next(), security: [] })
searchRoutes({ app, guard, contextOf: (c) => ({ ...context, requestId: c.get("requestId") }) })
app.get("/ready", (c) => c.json({ status: "ok" }))

process.once("SIGTERM", () => void stop().then(() => process.exit(0)))
Bun.serve({ hostname: config.host, port: config.port, fetch: (request) => app.fetch(request) })
