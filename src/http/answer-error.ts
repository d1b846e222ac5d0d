import type { Context as HonoContext } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { Dialect } from "../feature/dialect.ts"
import { type AppError, errorStatus } from "../platform/errors.ts"
import type { AppEnvironment } from "./environment.ts"
import type { ErrorBody } from "./problems.ts"

/** `dialect`: the other API that the path belongs to; undefined: it is one of ours. */
export const answerError = (
  c: HonoContext<AppEnvironment>,
  error: AppError,
  dialect: Dialect | undefined,
): Response => {
  const body: ErrorBody = {
    status: "error",
    error_code: error.code,
    message: error.message,
    request_id: c.get("requestId"),
    details: error.details,
  }
  if (error.code === "UNAUTHORIZED") c.header("WWW-Authenticate", 'ApiKey realm="pika", Bearer realm="pika"')
  if (error.retryAfterSeconds !== undefined) c.header("Retry-After", String(error.retryAfterSeconds))
  for (const [name, value] of Object.entries(error.headers)) c.header(name, value)
  for (const [ours, theirs] of Object.entries(dialect?.headers ?? {})) {
    const value = c.res.headers.get(ours)
    if (value !== null) c.header(theirs, value)
  }
  return c.json(dialect ? dialect.showError(error) : body, errorStatus[error.code] as ContentfulStatusCode)
}
