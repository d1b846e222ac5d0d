import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import { bodyLimit } from "hono/body-limit"
import { HTTPException } from "hono/http-exception"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import postgres from "postgres"
import type { Actor } from "../../accounts/actor.ts"
import { AppError, errorStatus, unavailable } from "../errors.ts"
import type { Logger } from "../logger.ts"
import type { Metrics } from "../metrics.ts"
import { ProviderError } from "../providers/provider-error.ts"
import { type ErrorBody, invalidRequest } from "./problems.ts"

export type AppEnvironment = { Variables: { requestId: string; actor: Actor } }
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

  app.use("*", async (c, next) => {
    const given = c.req.header("x-request-id")
    const requestId = given !== undefined && requestIdPattern.test(given) ? given : Bun.randomUUIDv7()
    c.set("requestId", requestId)
    const started = performance.now()
    await next()
    c.header("X-Request-Id", requestId)
    const seconds = (performance.now() - started) / 1000
    // The pattern, not the path: a path holds ids, and each would be a series of its own.
    const route = c.req.routePath === "/*" || c.req.routePath === "*" ? "unmatched" : c.req.routePath
    const labels = { method: c.req.method, route }
    metrics.requests.inc({ ...labels, status: c.res.status })
    metrics.requestSeconds.observe(labels, seconds)
    log.info(
      { request_id: requestId, ...labels, status: c.res.status, duration_ms: Math.round(seconds * 1e5) / 100 },
      "request",
    )
  })

  app.use(
    "*",
    bodyLimit({
      maxSize: mostBodyBytes,
      onError: () => {
        throw new AppError("PAYLOAD_TOO_LARGE", "The body is larger than 1 MiB. Send less at once.")
      },
    }),
  )

  app.use("*", async (c, next) => {
    const takesBody = c.req.method === "POST" || c.req.method === "PATCH" || c.req.method === "PUT"
    const hasBody = c.req.raw.body !== null && c.req.header("content-length") !== "0"
    if (takesBody && hasBody && !/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
      throw new AppError("UNSUPPORTED_MEDIA_TYPE", "The body must be JSON: send Content-Type: application/json.")
    await next()
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
