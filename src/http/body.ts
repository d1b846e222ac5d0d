import type { Context } from "hono"
import type { BodyRule } from "../feature/route.ts"
import { AppError } from "../platform/errors.ts"
import type { AppEnvironment } from "./environment.ts"
import { createLimitedStream } from "./limited-stream.ts"

const jsonRule: BodyRule = { maxBytes: 1024 * 1024 }
/** From the headers to the last byte of a JSON body. */
const jsonTimeoutMs = 15_000

/**
 * The body of a request as its route wants it: JSON as text, or a stream that nothing was read of yet. Refuses one that is too large, of another
 * type, or too slow in coming; of a stream, whoever reads it gets the refusal.
 */
export const takeBody = async (
  c: Context<AppEnvironment>,
  rule: BodyRule = jsonRule,
): Promise<string | ReadableStream<Uint8Array>> => {
  const request = c.req.raw
  const length = c.req.header("content-length")
  const isStated = length !== undefined && c.req.header("transfer-encoding") === undefined
  if (isStated && Number(length) > rule.maxBytes) throw tooLarge(rule)
  if ("stream" in rule) {
    requireType(c, rule.contentTypes, `The body must be ${rule.contentTypes.join(" or ")}.`)
    return limitStream(c, rule)
  }
  const { method } = request
  const takesBody = method === "POST" || method === "PATCH" || method === "PUT"
  if (takesBody && (isStated ? length !== "0" : request.body !== null))
    requireType(c, ["application/json"], "The body must be JSON: send Content-Type: application/json.")
  // A body that says how long it is is not read as a stream, which is slow.
  if (isStated) return takesBody ? arrive(c, request.text()) : ""
  return request.body === null ? "" : arrive(c, new Response(limitStream(c, rule)).text())
}

const limitStream = (c: Context<AppEnvironment>, rule: BodyRule): ReadableStream<Uint8Array> =>
  createLimitedStream(c.req.raw.body, {
    maxBytes: rule.maxBytes,
    gone: c.req.raw.signal,
    tooLarge: () => tooLarge(rule),
    onFailure: () => c.header("Connection", "close"),
  })

/** What follows a semicolon, such as an encoding or a boundary, is not looked at. */
const requireType = (c: Context<AppEnvironment>, types: readonly string[], message: string): void => {
  const given = c.req.header("content-type") ?? ""
  if (types.includes(given) || types.includes(given.replace(/\s*;[\s\S]*/, "").toLowerCase())) return
  throw new AppError("UNSUPPORTED_MEDIA_TYPE", message)
}

const tooLarge = ({ maxBytes }: BodyRule): AppError =>
  new AppError("PAYLOAD_TOO_LARGE", `The body is larger than ${describeBytes(maxBytes)}. Send less at once.`)

const describeBytes = (bytes: number): string =>
  bytes % (1024 * 1024) === 0 ? `${bytes / (1024 * 1024)} MiB` : `${bytes.toLocaleString("en")} bytes`

/** Waits for what a client sends, but not for ever: a client that is too slow is told so and cut off. */
const arrive = async (c: Context, sending: Promise<string>): Promise<string> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), jsonTimeoutMs)
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
  new AppError("INVALID_REQUEST", `The body did not arrive within ${jsonTimeoutMs / 1000} s. Send it again, faster.`)
