import { z } from "@hono/zod-openapi"
import { invalidRequest } from "../../feature/invalid-request.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "./context.ts"
import { anyDay, anyObjects, anyText, entityFields, flagField, metadataOrNothing } from "./fields.ts"
import { readExpiry, readMoment } from "./moments.ts"

export const addInput = z
  .object({
    ...entityFields,
    messages: z.unknown().openapi({
      description: "A text, or messages with `role` and `content`.",
      type: "array",
      items: {
        type: "object",
        properties: {
          role: { type: "string", enum: ["user", "assistant", "system"] },
          content: { type: "string", minLength: 1, maxLength: 32_768 },
        },
        required: ["role", "content"],
      },
      minItems: 1,
      example: [{ role: "user", content: "I have a dog named Sparky" }],
    }),
    metadata: metadataOrNothing,
    infer: flagField.openapi({ description: "false: each message of the user is a memory as it stands." }),
    async_mode: flagField.openapi({ description: "false: the answer waits for the memories, up to 30 s." }),
    timestamp: z.unknown().optional().openapi({
      type: "integer",
      minimum: 0,
      maximum: 1_767_225_600,
      description: "When it was said: seconds since 1970, or ISO 8601.",
    }),
    expiration_date: anyDay.openapi({ description: "The last day on which it holds, like 2027-01-01." }),
    custom_instructions: anyText,
    custom_categories: anyObjects,
    includes: anyText,
    excludes: anyText,
    output_format: anyText,
    version: anyText,
  })
  .openapi("Mem0Add")
export type AddInput = z.output<typeof addInput>

export const addExample = {
  user_id: "user_123",
  messages: [{ role: "user", content: "I have a dog named Sparky" }],
}

/** Whose memory it is about. Throws INVALID_REQUEST when nobody is named, and the credential is nobody's. */
export const personOf = (ctx: Pick<Context, "actor">, userId: string | undefined): string => {
  const person = userId ?? ctx.actor.userId
  if (person !== null) return person
  throw new AppError(
    "INVALID_REQUEST",
    "The request is not valid. user_id: is missing. Memories of an agent, an app or a run alone are not kept here: say whose they are.",
    { details: [{ path: "user_id", message: "is missing" }] },
  )
}

/** What is kept with each memory. */
export const metadataOf = ({ metadata, agent_id, app_id, run_id }: AddInput): Record<string, unknown> => ({
  ...metadata,
  ...(agent_id !== undefined && { agent_id }),
  ...(app_id !== undefined && { app_id }),
  ...(run_id !== undefined && { run_id }),
})

export const saidAtOf = ({ timestamp }: AddInput): string | undefined =>
  timestamp === undefined || timestamp === null ? undefined : readMoment(timestamp, "timestamp").at.toISOString()

export const expiryOf = ({ expiration_date: date }: AddInput): Date | null =>
  date === undefined || date === null || date === "" ? null : readExpiry(date, "expiration_date")

/** The value in the shape that a verb takes. Throws INVALID_REQUEST, with names as they were sent: `names` says which differ. */
export const asInput = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  names: Readonly<Record<string, string>>,
): z.output<Schema> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => {
    const [first, ...rest] = issue.path
    return { ...issue, path: [names[String(first)] ?? first ?? "", ...rest] }
  })
  throw invalidRequest(new z.ZodError(issues))
}
