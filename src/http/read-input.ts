import { z } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import { invalidRequest } from "../feature/invalid-request.ts"
import { AppError } from "../platform/errors.ts"
import { readConsoleCookie, requireOwnOrigin } from "./console-cookie.ts"
import type { AppEnvironment } from "./environment.ts"
import { type Placed, type Places, placesOf } from "./places.ts"
import { Form } from "./read-form.ts"

type Context = HonoContext<AppEnvironment>
type Fields = Record<string, unknown>
type Body = string | ReadableStream<Uint8Array> | Form

/** Reads a verb's input from its places in the request, and checks it. Throws INVALID_REQUEST, with field names as they were sent. */
export const createInputReader = (route: Placed): ((c: Context, body: Body) => unknown) => {
  const places = placesOf(route)
  const outer = new Set([
    ...places.path,
    ...Object.keys(places.headers),
    ...[places.stream, places.form, places.cookie].filter((name) => name !== null),
  ])
  const isBodyAlone = places.takesBody && outer.size === 0
  const inQuery = Object.keys(places.alsoInQuery)
  return (c, body) => {
    const hasQuery = c.req.url.includes("?")
    if (hasQuery && places.query === null && !route.ignoresUnknown) refuse(noQuery.safeParse(readQuery(c)))
    const inner = readInner(c, places, body)
    const read = isBodyAlone ? inner : join(c, places, outer, inner, body)
    const input = hasQuery && inQuery.length > 0 ? addQuery(c, read, inQuery) : read
    const parsed = route.input.safeParse(input)
    if (!parsed.success) throw invalidRequest(withSentNames(parsed.error, places.headers))
    return parsed.data
  }
}

/** The input with these fields of the query in place of those of the body. */
const addQuery = (c: Context, input: unknown, names: readonly string[]): unknown => {
  if (typeof input !== "object" || input === null) return input
  const given = Object.entries(readQuery(c)).filter(([name]) => names.includes(name))
  return { ...input, ...Object.fromEntries(given) }
}

/** The fields that are not in the path or in headers. */
const readInner = (c: Context, { takesBody, query }: Places, body: Body): unknown => {
  if (body instanceof Form) return body.texts
  if (takesBody) return readJson(c, body)
  return query === null ? {} : readQuery(c)
}

/** For a route without query parameters: each one that is sent is refused by name, like unknown fields. */
const noQuery = z.strictObject({})

const refuse = (parsed: z.ZodSafeParseResult<unknown>): void => {
  if (!parsed.success) throw invalidRequest(parsed.error)
}

/** A parameter that was sent twice becomes a list, which no field accepts. */
const readQuery = (c: Context): Fields =>
  Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )

/** Without a JSON content type there is no body: other types were refused before. */
const readJson = (c: Context, body: Body): unknown => {
  if (c.req.header("content-type") === undefined || typeof body !== "string") return {}
  try {
    return JSON.parse(body) as unknown
  } catch (error) {
    throw new AppError("INVALID_REQUEST", "The body is not JSON. Check quotes, commas and brackets.", { cause: error })
  }
}

/** Fields of path and headers are not allowed in the body or query, like unknown fields. */
const join = (
  c: Context,
  { path, headers, cookie, stream, form }: Places,
  outer: ReadonlySet<string>,
  inner: unknown,
  body: Body,
): unknown => {
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) refuse(z.object({}).safeParse(inner))
  const fields: Fields = { ...(inner as Fields) }
  const foreign = Object.keys(fields).filter((name) => outer.has(name))
  if (foreign.length > 0) refuse(noQuery.safeParse(Object.fromEntries(foreign.map((name) => [name, null]))))
  for (const name of path) fields[name] = c.req.param(name)
  for (const [name, header] of Object.entries(headers)) {
    const value = c.req.header(header)
    if (value !== undefined) fields[name] = value
  }
  if (cookie !== null) {
    requireOwnOrigin(c)
    fields[cookie] = readConsoleCookie(c)
  }
  if (stream !== null) fields[stream] = body
  if (form !== null && body instanceof Form) fields[form] = body.file
  return fields
}

const withSentNames = (error: z.ZodError, headers: Record<string, string>): z.ZodError =>
  new z.ZodError(
    error.issues.map((issue) => {
      const [first, ...rest] = issue.path
      const header = typeof first === "string" ? headers[first] : undefined
      return header === undefined ? issue : { ...issue, path: [header, ...rest] }
    }),
  )
