import { z } from "@hono/zod-openapi"
import { callerIdField, metadataField, textField } from "../../feature/fields.ts"

/** mem0's clients send null for what was not given. */
const entityField = callerIdField.nullish().transform((id) => id ?? undefined)

/** Who and what a memory belongs to. */
export const entityFields = {
  user_id: entityField,
  agent_id: entityField,
  app_id: entityField,
  run_id: entityField,
}

export const metadataOrNothing = metadataField.nullish().transform((metadata) => metadata ?? undefined)

/** Anything, or nothing: what it may be is checked where it is read. The document says what it usually is. */
const anything = z.unknown().optional()
export const anyText = anything.openapi({ type: "string" })
export const anyDay = anything.openapi({ type: "string", format: "date" })
export const anyTexts = anything.openapi({ type: "array", items: { type: "string" } })
export const anyObject = anything.openapi({ type: "object", additionalProperties: true })
export const anyObjects = anything.openapi({ type: "array", items: { type: "object", additionalProperties: true } })

export const filtersField = z
  .unknown()
  .optional()
  .openapi({
    type: "object",
    properties: { user_id: { type: "string", minLength: 1, maxLength: 128 } },
    additionalProperties: true,
    description:
      "`AND`, `OR`, `NOT` and fields, with values, lists, `*` or operators (eq, ne, in, gt, gte, lt, lte, contains, icontains).",
    example: { user_id: "user_123" },
  })

export const flagField = z
  .union([z.boolean(), z.enum(["true", "false"])])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : value === true || value === "true"))
  .openapi({ type: "boolean" })

/** A number, or the same as text, as in a query. */
export const numberField = (minimum: number, maximum: number, fallback: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d{1,9}(\.\d{1,9})?$/, "must be a number")
        .transform(Number),
    ])
    .nullish()
    .transform((value) => value ?? fallback)
    .pipe(z.number().min(minimum).max(maximum))
    .openapi({ type: "number", minimum, maximum, default: fallback })

export const wholeField = (minimum: number, maximum: number, fallback: number) =>
  numberField(minimum, maximum, fallback)
    .pipe(z.number().int())
    .openapi({ type: "integer", minimum, maximum, default: fallback })

/** The same, without a default. */
export const wholeOrNothing = (minimum: number, maximum: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,9}$/, "must be a whole number")
        .transform(Number),
    ])
    .pipe(z.number().int().min(minimum).max(maximum))
    .nullish()
    .transform((value) => value ?? undefined)
    .openapi({ type: "integer", minimum, maximum })

export const fieldsField = z
  .array(textField(1, 60))
  .max(50)
  .nullish()
  .transform((fields) => fields ?? undefined)

export const memoryIdField = z.string().max(200).openapi({ example: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab" })
