import { z } from "@hono/zod-openapi"
import { type ErrorCode, errorStatus } from "../platform/errors.ts"

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
