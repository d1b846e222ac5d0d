import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context as HonoContext, MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"
import { HTTPException } from "hono/http-exception"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import postgres from "postgres"
import type { Actor } from "../../accounts/actor.ts"
import type { Trail } from "../../privacy/trail.ts"
import { AppError, errorStatus, unavailable } from "../errors.ts"
import type { Logger } from "../logger.ts"
import type { Metrics } from "../metrics.ts"
import { ProviderError } from "../providers/provider-error.ts"
import { type ErrorBody, invalidRequest } from "./problems.ts"

export type AppEnvironment = { Variables: { requestId: string; startedAt: number; actor: Actor; trail: Trail } }
export type App = OpenAPIHono<AppEnvironment>

const mostBodyBytes = 1024 * 1024
const requestIdPattern = /^[A-Za-z0-9._-]{1,128}$/

/** A Hono app with what every route shares: request id, access log, metrics, body limits, and one shape for errors. */
export const createHttpApp = ({ log, metrics }: { log: Logger; metrics: Metrics }): App => {
  const app = new OpenAPIHono<AppEnvironment>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error)
    },
  })

  // One middleware for what every request needs, since each costs time on the way in and on the way out.
  app.use("*", async (c, next) => {
    const given = c.req.header("x-request-id")
    const requestId = given !== undefined && requestIdPattern.test(given) ? given : Bun.randomUUIDv7()
    c.set("requestId", requestId)
    // Before there is an answer: to add a header to one, Hono makes it anew.
    c.header("X-Request-Id", requestId)
    const started = performance.now()
    c.set("startedAt", started)
    await takeBody(c, next)
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

const refuseSize = (): never => {
  throw new AppError("PAYLOAD_TOO_LARGE", "The body is larger than 1 MiB. Send less at once.")
}
const readWithinLimit = bodyLimit({ maxSize: mostBodyBytes, onError: refuseSize })

/** Refuses a body that is too large or no JSON. One that says how long it is is not touched: as a stream it is slow to read. */
const takeBody: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  const { method } = c.req
  const length = c.req.header("content-length")
  const isStated = length !== undefined && c.req.header("transfer-encoding") === undefined
  if (isStated && Number(length) > mostBodyBytes) refuseSize()
  const takesBody = method === "POST" || method === "PATCH" || method === "PUT"
  if (takesBody && !isJson(c.req.header("content-type")) && (isStated ? length !== "0" : c.req.raw.body !== null))
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "The body must be JSON: send Content-Type: application/json.")
  await (isStated ? next() : readWithinLimit(c, next))
}

const isJson = (contentType = ""): boolean =>
  contentType === "application/json" || /^application\/json\s*(;|$)/i.test(contentType)

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

/** Connection errors of postgres.js; classes 08 (connection), 53 (disk, memory or connections used up), 57 (operator intervention); 25006 (read-only). */
const isDatabaseDown = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: unknown }
  if (typeof code !== "string") return false
  if (error instanceof postgres.PostgresError) return /^(08|53|57|25006)/.test(code)
  return /^(CONNECT|CONNECTION|ECONN|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT)/.test(code)
}
