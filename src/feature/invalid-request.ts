import type { z } from "zod"
import { AppError, type ErrorDetail } from "../platform/errors.ts"

/**
 * Turns everything that a zod schema found wrong into one error for the caller. Messages name fields and limits, never the value that was
 * sent.
 */
export const invalidRequest = (error: z.core.$ZodError): AppError => {
  // If a field has several problems, the last one is the most specific: "at most 100" comes after "at most 2^53".
  const byPath = new Map(error.issues.flatMap(describeIssue).map((detail) => [detail.path, detail]))
  const details = [...byPath.values()].slice(0, 20)
  const first = details[0]
  const rest = details.length > 1 ? ` (and ${details.length - 1} more)` : ""
  const said = first ? ` ${first.path ? `${first.path}: ` : "It "}${first.message}${rest}` : ""
  return new AppError("INVALID_REQUEST", `The request is not valid.${said}`, { details })
}

const describeIssue = (issue: z.core.$ZodIssue): ErrorDetail[] => {
  const path = issue.path.map(String).join(".")
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.slice(0, 5).map((key) => ({
        path: [path, key.slice(0, 64)].filter(Boolean).join("."),
        message: "is not a field of this request",
      }))
    case "invalid_type":
      // zod's issues do not contain the input. Only its own message distinguishes a missing field from one of another type.
      return [
        {
          path,
          message: issue.message.endsWith("received undefined") ? "is missing" : `must be ${named(issue.expected)}`,
        },
      ]
    case "too_big":
      return [{ path, message: `must ${limit(issue.origin, "at most", Number(issue.maximum))}` }]
    case "too_small":
      return [{ path, message: `must ${limit(issue.origin, "at least", Number(issue.minimum))}` }]
    case "invalid_value":
      return [{ path, message: `must be one of ${issue.values.map(String).join(", ")}` }]
    default:
      return [{ path, message: issue.message }]
  }
}

const typeNames: Record<string, string> = { int: "a whole number", record: "an object", boolean: "true or false" }

const named = (type: string): string => typeNames[type] ?? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)

const limit = (origin: string, direction: string, bound: number): string => {
  if (origin === "array") return `have ${direction} ${bound} ${bound === 1 ? "item" : "items"}`
  if (origin === "string") return `have ${direction} ${bound} characters`
  return `be ${direction} ${bound}`
}
