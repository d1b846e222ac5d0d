import { AppError } from "../../platform/errors.ts"

/** The error names the place and what must be there, never what was sent. */
export const refuse = (path: string, message: string): never => {
  throw new AppError("INVALID_REQUEST", `The request is not valid. ${path}: ${message}`, {
    details: [{ path, message }],
  })
}

// A function, so that the type of what it is called with is known afterwards.
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
