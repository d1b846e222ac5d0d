import { HTTPException } from "hono/http-exception"
import postgres from "postgres"
import { AppError, movedAway, movingHere, unavailable } from "../platform/errors.ts"
import { ThreadError } from "../platform/thread.ts"
import { ProviderError } from "./provider-error.ts"

/** The one place that turns a thrown error into an answer for the caller. */
export const asAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status === 400)
    return new AppError("INVALID_REQUEST", "The body is not JSON. Check quotes, commas and brackets.")
  if (error instanceof ProviderError && error.fault === "spent")
    return unavailable(error.message, error.retryAfterSeconds, error)
  if (error instanceof ProviderError)
    return unavailable("The model provider is not available. Try again shortly.", error.retryAfterSeconds, error)
  if (error instanceof ThreadError) return unavailable("The server is too busy for this. Try again shortly.", 2, error)
  if (error instanceof postgres.PostgresError && error.code === "PK421") return movedAway()
  if (error instanceof postgres.PostgresError && error.code === "PK503") return movingHere()
  if (isDatabaseDown(error)) return unavailable("The database is not available. Try again shortly.", 5, error)
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side. Quote the request id when you report it.")
}

/** A deliberate 503: a limit, a budget, a process that is stopping, a provider behind an open circuit breaker. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ProviderError
    ? error.wasNotAsked
    : error instanceof AppError && error.code === "UNAVAILABLE" && error.cause === undefined

/**
 * Connection errors of postgres.js; classes 08 (connection), 40 (a deadlock, where another transaction went first), 53 (disk, memory or
 * connections used up), 57 (operator intervention); 25006 (read-only), 55P03 (lock timeout, for example while a person with very many
 * facts is being deleted).
 */
const isDatabaseDown = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code } = error as Error & { code?: unknown }
  if (typeof code !== "string") return false
  if (error instanceof postgres.PostgresError) return /^(08|40|53|57|25006|55P03)/.test(code)
  return /^(CONNECT|CONNECTION|ECONN|ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT)/.test(code)
}
