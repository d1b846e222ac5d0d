import type { z } from "@hono/zod-openapi"
import { invalidRequest } from "../feature/invalid-request.ts"
import type { JsonSchema } from "./json-schema.ts"

/**
 * Checks the arguments of a call. Models write numbers, flags and lists as text, ids as numbers, and null or "" for what they leave out:
 * that is mended. Unknown arguments are dropped. Throws INVALID_REQUEST, with the names of the arguments.
 */
export const readArguments = <Schema extends z.ZodObject>(
  schema: Schema,
  { properties = {}, required = [] }: JsonSchema,
  given: unknown,
): z.output<Schema> => {
  const args: Record<string, unknown> = {}
  for (const [name, { type }] of Object.entries(properties)) {
    const value = isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined
    const isLeftOut = value === undefined || value === null || (value === "" && !required.includes(name))
    if (!isLeftOut) args[name] = mend(value, type)
  }
  const parsed = schema.safeParse(args)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data
}

const mend = (value: unknown, type: string | undefined): unknown => {
  if (type === "string") return typeof value === "number" ? String(value) : value
  if (typeof value !== "string") return value
  const isNumber = type === "integer" || type === "number"
  if (isNumber) return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  return type === "boolean" || type === "array" ? readJson(value) : value
}

/** The text itself when it is no JSON: the schema says what is wrong with it. */
const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text.toLowerCase() === "true" || text.toLowerCase() === "false" ? text.toLowerCase() : text)
  } catch {
    return text
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null
