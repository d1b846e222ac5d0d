import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import { HTTPException } from "hono/http-exception"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import postgres from "postgres"
import type { Actor } from "../../accounts/actor.ts"
import type { Trail } from "../../privacy/trail.ts"
import { AppError, errorStatus, unavailable } from "../errors.ts"
import type { Logger } from "../logger.ts"
import type { Metrics } from "../metrics.ts"
import { ProviderError } from "../providers/provider-error.ts"
import { createAdmission } from "./admission.ts"
import { type ErrorBody, invalidRequest } from "./problems.ts"
import { setSecurityHeaders } from "./security-headers.ts"

export type AppEnvironment = {
  /** Where the request came from; null when it cannot be told. */
  Bindings: { ip: string | null }
  Variables: { requestId: string; startedAt: number; ip: string | null; actor: Actor; trail: Trail }
}
export type App = OpenAPIHono<AppEnvironment>

const requestIdPattern = /^[A-Za-z0-9._-]{1,128}$/

/** A Hono app with what every route shares: request id, access log, metrics, body limits, and one shape for errors. */
export const createHttpApp = ({ log, metrics }: { log: Logger; metrics: Metrics }): App => {
  const app = new OpenAPIHono<AppEnvironment>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error)
    },
  })

  const admission = createAdmission()

  // One middleware for what every request needs, since each costs time on the way in and on the way out.
  app.use("*", async (c, next) => {
    const given = c.req.header("x-request-id")
    const requestId = given !== undefined && requestIdPattern.test(given) ? given : Bun.randomUUIDv7()
    c.set("requestId", requestId)
    // Before there is an answer: to add a header to one, Hono makes it anew.
    c.header("X-Request-Id", requestId)
    const started = performance.now()
    c.set("startedAt", started)
    c.set("ip", c.env.ip)
    setSecurityHeaders(c)
    const leave = admission.enter(c)
    if (leave) await next().finally(leave)
    else c.res = answerError(c, unavailable("Too much is asked at once. Try again in a second.", 1))
    const seconds = (performance.now() - started) / 1000
    const { method, routePath } = c.req
    const { status } = c.res
    // The pattern, not the path: a path holds ids, and each would be a series of its own.
    const route = routePath === "/*" || routePath === "*" ? "unmatched" : routePath
    metrics.requests.inc({ method, route, status })
    metrics.requestSeconds.observe({ method, route }, seconds)
    log.info({ request_id: requestId, method, route, status, duration_ms: Math.round(seconds * 1e5) / 100 }, "request")
  })

  app.notFound((c) => answerError(c, new AppError("NOT_FOUND", "There is nothing here. /docs lists what there is.")))
  app.onError((error, c) => {
    const known = asAppError(error)
    if (known.code === "INTERNAL_ERROR" || known.code === "UNAVAILABLE")
      log.error({ err: error, request_id: c.get("requestId"), error_code: known.code }, "request failed")
    return answerError(c, known)
  })
  return app
}

const answerError = (c: HonoContext<AppEnvironment>, error: AppError): Response => {
  const body: ErrorBody = {
    status: "error",
    error_code: error.code,
    message: error.message,
    request_id: c.get("requestId"),
    details: error.details,
  }
  if (error.retryAfterSeconds !== undefined) c.header("Retry-After", String(error.retryAfterSeconds))
  return c.json(body, errorStatus[error.code] as ContentfulStatusCode)
}

/** The one place where whatever was thrown becomes what the caller is told. */
const asAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status === 400)
    return new AppError("INVALID_REQUEST", "The body is not JSON. Check quotes, commas and brackets.")
  if (error instanceof ProviderError)
    return unavailable("The model provider is not available. Try again shortly.", error.retryAfterSeconds, error)
  if (isDatabaseDown(error)) return unavailable("The database is not available. Try again shortly.", 5, error)
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side. Quote the request id when you report it.")
}

/** Connection errors of postgres.js, classes 08 (connection) and 57 (operator intervention), and too many connections. */
const isDatabaseDown = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: unknown }
  if (typeof code !== "string") return false
  if (error instanceof postgres.PostgresError) return /^(08|57|53300)/.test(code)
  return /^(CONNECT|CONNECTION|ECONN|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT)/.test(code)
}
