/**
 * Answers searches like pika, but without safety and monitoring: it checks no credential, and audits, counts and logs nothing. The
 * difference to pika's searches is the cost of these.
 */
import { OpenAPIHono } from "@hono/zod-openapi"
import { boot } from "../../src/boot.ts"
import { allScopes } from "../../src/feature/actor.ts"
import { startTrail } from "../../src/feature/audit-trail.ts"
import type { App, AppEnvironment } from "../../src/http/environment.ts"
import type { Guard } from "../../src/http/guard.ts"
import { createLimitRate } from "../../src/http/limit-rate.ts"
import { mountRoute } from "../../src/http/mount-route.ts"
import { readConfig } from "../../src/platform/config.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { search } from "../../src/search/feature.ts"

const config = readConfig(process.env)
const { services, stop } = await boot(config, { http: false, worker: false }, createLogger(config.logLevel))
const app: App = new OpenAPIHono<AppEnvironment>()
app.use("*", async (c, next) => {
  const requestId = Bun.randomUUIDv7()
  c.set("requestId", requestId)
  c.header("X-Request-Id", requestId)
  await next()
})
const guard: Guard = async (c) => {
  c.set("actor", { kind: "api_key", id: "nobody", scopes: allScopes, userId: null })
  c.set("trail", startTrail("memory.search", performance.now(), null))
}
const checks = { guard, limitRate: createLimitRate(null) }
for (const route of search.routes ?? []) mountRoute(app, checks, services, route)
app.get("/ready", (c) => c.json({ status: "ok" }))

process.once("SIGTERM", () => void stop().then(() => process.exit(0)))
Bun.serve({ hostname: config.host, port: config.port, fetch: (request) => app.fetch(request) })
