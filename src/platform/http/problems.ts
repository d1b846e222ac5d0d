import { z } from "@hono/zod-openapi"
import type { z as Zod } from "zod"
import { AppError, type ErrorCode, type ErrorDetail, errorStatus } from "../errors.ts"

export const errorBodySchema = z
  .object({
    status: z.literal("error"),
    error_code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    request_id: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .openapi("Error", {
    example: {
      status: "error",
      error_code: "INVALID_REQUEST",
      message: "The request is not valid. limit: must be at most 100",
      request_id: "019a5c3e-7b1a-7000-8000-000000000000",
      details: [{ path: "limit", message: "must be at most 100" }],
    },
  })
export type ErrorBody = z.infer<typeof errorBodySchema>

/** All that a zod schema found wrong, as one error for the caller. Messages name fields and limits, never the value that was sent. */
export const invalidRequest = (error: Zod.core.$ZodError): AppError => {
  const details = error.issues.flatMap(describeIssue).slice(0, 20)
  const first = details[0]
  const rest = details.length > 1 ? ` (and ${details.length - 1} more)` : ""
  const said = first ? ` ${first.path ? `${first.path}: ` : ""}${first.message}${rest}` : ""
  return new AppError("INVALID_REQUEST", `The request is not valid.${said}`, { details })
}

const describeIssue = (issue: Zod.core.$ZodIssue): ErrorDetail[] => {
  const path = issue.path.map(String).join(".")
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.slice(0, 5).map((key) => ({
        path: [path, key.slice(0, 64)].filter(Boolean).join("."),
        message: "is not a field of this request",
      }))
    case "invalid_type":
      return [{ path, message: issue.input === undefined ? "is missing" : `must be ${article(issue.expected)}` }]
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

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : type === "null" ? type : `a ${type}`)

const limit = (origin: string, direction: string, bound: number): string => {
  if (origin === "array") return `have ${direction} ${bound} ${bound === 1 ? "item" : "items"}`
  if (origin === "string") return `have ${direction} ${bound} characters`
  return `be ${direction} ${bound}`
}
