import { z } from "@hono/zod-openapi"
import { invalidRequest } from "../../feature/invalid-request.ts"
import type { Frames } from "../../feature/socket.ts"
import { AppError } from "../../platform/errors.ts"

/** The first frame of a client that sent no credential before, and the answer to `reauthenticate`. */
const authenticateSchema = z.object({
  type: z.literal("authenticate"),
  token: z
    .string()
    .min(1)
    .max(16 * 1024),
})

/** Throws INVALID_REQUEST unless it is text of JSON. */
export const readJson = (data: string | Uint8Array): unknown => {
  if (typeof data !== "string") throw new AppError("INVALID_REQUEST", "A frame is text of JSON, not bytes.")
  try {
    return JSON.parse(data) as unknown
  } catch {
    throw new AppError("INVALID_REQUEST", "The frame is not JSON. Check quotes, commas and brackets.")
  }
}

/** The token of an `authenticate` frame; null: it is another one. Throws UNAUTHORIZED when the token is missing. */
export const readToken = (frame: unknown): string | null => {
  if (typeof frame !== "object" || frame === null || !("type" in frame) || frame.type !== "authenticate") return null
  const parsed = authenticateSchema.safeParse(frame)
  if (!parsed.success) throw new AppError("UNAUTHORIZED", "The frame authenticate needs a token.")
  return parsed.data.token
}

/** Throws INVALID_REQUEST for a frame that is none of these. */
export const checkFrame = (frames: Frames, frame: unknown): unknown => {
  const type = typeof frame === "object" && frame !== null && "type" in frame ? frame.type : null
  const schema = typeof type === "string" && Object.hasOwn(frames, type) ? frames[type] : undefined
  if (!schema)
    throw new AppError("INVALID_REQUEST", `The type of a frame must be one of: ${Object.keys(frames).join(", ")}.`)
  return check(schema, frame)
}

/** Throws INVALID_REQUEST for what the schema does not accept. */
export const check = (schema: z.ZodType, value: unknown): unknown => {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data
}

/** The token of a first frame; null: it is something else. */
export const readFirst = (data: string | Uint8Array): string | null => {
  try {
    return readToken(readJson(data))
  } catch (error) {
    if (error instanceof AppError && error.code === "INVALID_REQUEST") return null
    throw error
  }
}
