import type { z } from "@hono/zod-openapi"
import type { Route } from "../feature/route.ts"

export type Placed = Pick<
  Route<never>,
  "method" | "path" | "headers" | "cookieField" | "input" | "body" | "alsoInQuery" | "ignoresUnknown"
>

/** The place of each field of a verb's input in a request. */
export type Places = {
  path: string[]
  /** The header name of each field that comes from a header. */
  headers: Record<string, string>
  /** The field that comes from the console's cookie. */
  cookie: string | null
  takesBody: boolean
  /** The field that is the body itself, as a stream. */
  stream: string | null
  /** The field that is the file of a form. */
  form: string | null
  /** The fields of the query; null when the route takes none. */
  query: z.core.$ZodShape | null
  /** Fields of the body that may come from the query instead. */
  alsoInQuery: z.core.$ZodShape
  /** The fields of the body, without its stream or file. */
  body: z.core.$ZodShape
}

export const placesOf = (placed: Placed): Places => {
  const { method, path, headers: given = {}, cookieField: cookie = null, input, body: rule, alsoInQuery = [] } = placed
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)
  const headers = given as Record<string, string>
  const stream = rule && "stream" in rule ? rule.stream : null
  const form = rule && "form" in rule ? rule.form : null
  const rest = Object.fromEntries(
    Object.entries(input.shape).filter(
      ([name]) => !inPath.includes(name) && headers[name] === undefined && ![stream, form, cookie].includes(name),
    ),
  )
  const hasRest = Object.keys(rest).length > 0
  const isQuery = method === "get" || (method === "delete" && rule === undefined) || stream !== null
  return {
    path: inPath,
    headers,
    cookie,
    takesBody: !isQuery && hasRest && form === null,
    stream,
    form,
    query: isQuery && hasRest ? rest : null,
    alsoInQuery: pick(input, alsoInQuery),
    body: rest,
  }
}

export const pick = (input: z.ZodObject, names: readonly string[]): z.core.$ZodShape =>
  Object.fromEntries(Object.entries(input.shape).filter(([name]) => names.includes(name)))
