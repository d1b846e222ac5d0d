import type { z } from "@hono/zod-openapi"
import type { AppError } from "../platform/errors.ts"

/** The API of another product, which some routes speak: how its paths are spelt, and how its errors look. */
export type Dialect = {
  /** The path as the routes spell it; null: it is no path of this API. */
  readPath: (path: string) => string | null
  /** Why a path of it is not answered here, if it is known and not offered. */
  notOffered: (path: string) => string | null
  /** The body of an error. */
  showError: (error: AppError) => unknown
  errorSchema: z.ZodType
  /** Headers under which its clients look for the limit of requests: their name by the name of ours. */
  headers: Readonly<Record<string, string>>
}
