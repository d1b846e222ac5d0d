import type { Context } from "hono"
import { bodyLimit } from "hono/body-limit"
import { AppError } from "../errors.ts"
import type { AppEnvironment } from "./app.ts"

const mostBodyBytes = 1024 * 1024

const refuseSize = (): never => {
  throw new AppError("PAYLOAD_TOO_LARGE", "The body is larger than 1 MiB. Send less at once.")
}
const readWithinLimit = bodyLimit({ maxSize: mostBodyBytes, onError: refuseSize })
const nothingMore = async (): Promise<void> => undefined

/** Refuses a body that is too large or no JSON. One that says how long it is is not touched: as a stream it is slow to read. */
export const admitBody = async (c: Context<AppEnvironment>): Promise<void> => {
  const { method } = c.req
  const length = c.req.header("content-length")
  const isStated = length !== undefined && c.req.header("transfer-encoding") === undefined
  if (isStated && Number(length) > mostBodyBytes) refuseSize()
  const takesBody = method === "POST" || method === "PATCH" || method === "PUT"
  if (takesBody && !isJson(c.req.header("content-type")) && (isStated ? length !== "0" : c.req.raw.body !== null))
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "The body must be JSON: send Content-Type: application/json.")
  if (!isStated) await readWithinLimit(c, nothingMore)
}

const isJson = (contentType = ""): boolean =>
  contentType === "application/json" || /^application\/json\s*(;|$)/i.test(contentType)
