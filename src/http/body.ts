import type { Context } from "hono"
import { bodyLimit } from "hono/body-limit"
import { AppError } from "../platform/errors.ts"
import type { AppEnvironment } from "./environment.ts"

const mostBodyBytes = 1024 * 1024
/** From the headers to the last byte of the body. */
const mostMilliseconds = 15_000

/** Takes in the body of a request, for `c.req.json()`: refuses one that is too large, no JSON, or too slow in coming. */
export const takeBody = async (c: Context<AppEnvironment>): Promise<void> => {
  const { method } = c.req
  const length = c.req.header("content-length")
  const isStated = length !== undefined && c.req.header("transfer-encoding") === undefined
  if (isStated && Number(length) > mostBodyBytes) refuseSize()
  const takesBody = method === "POST" || method === "PATCH" || method === "PUT"
  if (takesBody && !isJson(c.req.header("content-type")) && (isStated ? length !== "0" : c.req.raw.body !== null))
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "The body must be JSON: send Content-Type: application/json.")
  // A body that says how long it is is not read as a stream, which is slow.
  if (!isStated) await arrive(c, readWithinLimit(c, nothingMore))
  if (takesBody) await arrive(c, c.req.text()) // Hono keeps it for `c.req.json()`.
}

const isJson = (contentType = ""): boolean =>
  contentType === "application/json" || /^application\/json\s*(;|$)/i.test(contentType)

const refuseSize = (): never => {
  throw new AppError("PAYLOAD_TOO_LARGE", "The body is larger than 1 MiB. Send less at once.")
}
const readWithinLimit = bodyLimit({ maxSize: mostBodyBytes, onError: refuseSize })
const nothingMore = async (): Promise<void> => undefined

/** Waits for what a client sends, but not for ever: a client that is too slow is told so and cut off. */
const arrive = async <Value>(c: Context, sending: Promise<Value>): Promise<Value> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), mostMilliseconds)
  try {
    return await Promise.race([sending, late.promise])
  } catch (error) {
    c.header("Connection", "close")
    throw error instanceof AppError
      ? error
      : new AppError("INVALID_REQUEST", "The body did not come whole.", { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

const tooSlow = () =>
  new AppError("INVALID_REQUEST", `The body did not arrive within ${mostMilliseconds / 1000} s. Send it again, faster.`)
