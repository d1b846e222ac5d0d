import { z } from "@hono/zod-openapi"

/** The part of a JSON Schema that we read ourselves. */
export type JsonSchema = {
  type: "object"
  properties?: Record<string, { type?: string }>
  required?: string[]
  additionalProperties?: boolean
}

/** The JSON Schema of an object, as assistants read it: short, because all of it goes into the model's context. */
export const describeSchema = (schema: z.ZodObject, io: "input" | "output"): JsonSchema => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // A format says the same as its long pattern.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      // Fields may be added to an answer.
      if (io === "output") delete jsonSchema.additionalProperties
    },
  })
  return { ...described, type: "object" } as JsonSchema
}
