import { asAppError, isRefusal } from "../../models/as-app-error.ts"
import type { AppError } from "../../platform/errors.ts"
import type { Logger } from "../../platform/logger.ts"

/** The error that a client is told. What is no fault of its own is logged. */
export const explainFailure = (log: Logger, requestId: string, error: unknown): AppError => {
  const known = asAppError(error)
  const isOurs = known.code === "INTERNAL_ERROR" || (known.code === "UNAVAILABLE" && !isRefusal(error))
  if (isOurs) log.error({ err: error, request_id: requestId, error_code: known.code }, "a socket's frame failed")
  return known
}
