import type { Context } from "hono"
import type { BodyRule } from "../feature/route.ts"
import { AppError } from "../platform/errors.ts"
import type { Spool } from "../platform/spool.ts"
import type { AppEnvironment } from "./environment.ts"
import { createLimitedStream } from "./limited-stream.ts"
import { type Form, readForm } from "./read-form.ts"

/** A rule with its limit, which may have been a setting. */
type Rule = { maxBytes: number; isStated: boolean } & (
  | { stream: string; contentTypes: readonly string[] }
  | { form: string }
  | object
)

const maxJsonBytes = 1024 * 1024

export const bodyRule = <Services>(rule: BodyRule<string, Services> | undefined, services: Services): Rule =>
  rule ? stated(rule, services) : { maxBytes: maxJsonBytes, isStated: false }

const stated = <Services>(rule: BodyRule<string, Services>, services: Services): Rule => ({
  ...rule,
  isStated: true,
  maxBytes: typeof rule.maxBytes === "number" ? rule.maxBytes : rule.maxBytes(services),
})

/** For the texts of a form and the headers of its parts. */
const maxFormBytes = 256 * 1024
/** From the headers to the last byte of a JSON body. */
const jsonTimeoutMs = 15_000

/**
 * Takes the body of a request in the form its route wants: JSON as text, an unread stream, or a form whose file was written to the disk.
 * Refuses a body that is too large, has the wrong type or arrives too slowly; for a stream, its reader gets this error.
 */
export const takeBody = async (
  c: Context<AppEnvironment>,
  rule: Rule,
  spool: Spool,
): Promise<string | ReadableStream<Uint8Array> | Form> => {
  const request = c.req.raw
  const length = c.req.header("content-length")
  const isStated = length !== undefined && c.req.header("transfer-encoding") === undefined
  const maxBytes = "form" in rule ? rule.maxBytes + maxFormBytes : rule.maxBytes
  if (isStated && Number(length) > maxBytes) throw tooLarge(rule)
  if ("stream" in rule) {
    requireType(c, rule.contentTypes, `The body must be ${rule.contentTypes.join(" or ")}.`)
    return limitStream(c, rule)
  }
  if ("form" in rule) {
    requireType(c, ["multipart/form-data"], "The body must be a form: send Content-Type: multipart/form-data.")
    const body = limitStream(c, rule, maxBytes)
    const limit = { maxBytes: rule.maxBytes, tooLarge: () => tooLarge(rule) }
    return readForm(body, c.req.header("content-type") ?? "", { file: rule.form, limit, spool }).catch((error) => {
      c.header("Connection", "close")
      throw error
    })
  }
  const { method } = request
  const takesBody =
    method === "POST" || method === "PATCH" || method === "PUT" || (method === "DELETE" && rule.isStated)
  if (takesBody && (isStated ? length !== "0" : request.body !== null))
    requireType(c, ["application/json"], "The body must be JSON: send Content-Type: application/json.")
  // A body with a stated length is not read as a stream, because streams are slow.
  if (isStated) return takesBody ? arrive(c, request.text()) : ""
  return request.body === null ? "" : arrive(c, new Response(limitStream(c, rule)).text())
}

const limitStream = (c: Context<AppEnvironment>, rule: Rule, maxBytes = rule.maxBytes): ReadableStream<Uint8Array> =>
  createLimitedStream(c.req.raw.body, {
    maxBytes,
    gone: c.req.raw.signal,
    tooLarge: () => tooLarge(rule),
    onFailure: () => c.header("Connection", "close"),
  })

/** Parameters after a semicolon, such as charset or boundary, are ignored. */
const requireType = (c: Context<AppEnvironment>, types: readonly string[], message: string): void => {
  const given = c.req.header("content-type") ?? ""
  if (types.length === 0) return
  if (types.includes(given) || types.includes(given.replace(/\s*;[\s\S]*/, "").toLowerCase())) return
  throw new AppError("UNSUPPORTED_MEDIA_TYPE", message)
}

const tooLarge = (rule: Rule): AppError => {
  const what = "form" in rule ? "file" : "body"
  return new AppError(
    "PAYLOAD_TOO_LARGE",
    `The ${what} is larger than ${describeBytes(rule.maxBytes)}. Send ${"form" in rule ? "a smaller one" : "less at once"}.`,
  )
}

const describeBytes = (bytes: number): string =>
  bytes % (1024 * 1024) === 0 ? `${bytes / (1024 * 1024)} MiB` : `${bytes.toLocaleString("en")} bytes`

/** Waits a limited time for what a client sends. A client that is too slow gets an error and is disconnected. */
const arrive = async (c: Context, sending: Promise<string>): Promise<string> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), jsonTimeoutMs)
  try {
    return await Promise.race([sending, late.promise])
  } catch (error) {
    c.header("Connection", "close")
    throw error instanceof AppError
      ? error
      : new AppError("INVALID_REQUEST", "The body did not arrive completely.", { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

const tooSlow = () =>
  new AppError("INVALID_REQUEST", `The body did not arrive within ${jsonTimeoutMs / 1000} s. Send it again, faster.`)
