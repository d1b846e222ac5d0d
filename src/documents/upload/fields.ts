import { z } from "@hono/zod-openapi"
import { callerIdField, metadataField, userIdField } from "../../feature/fields.ts"
import { titleField } from "../schemas.ts"

export const defaultChunkSize = 512
export const defaultChunkOverlap = 50

export const chunkSizeField = z
  .number()
  .int()
  .min(64)
  .max(2048)
  .openapi({ description: "Tokens of a chunk.", example: defaultChunkSize })

export const chunkOverlapField = z.number().int().min(0).max(1024).openapi({
  description: "Tokens that a chunk repeats of the one before: at most half of `chunk_size`.",
  example: defaultChunkOverlap,
})

export const documentOwnerField = userIdField.openapi({
  description: "Whose document: a person, or a library that many share (`library:NAME`).",
})

export const uploadKeyField = callerIdField.optional().openapi({
  description: "The same key and upload give the same document.",
  example: "upload-42",
})

/** The texts of a form are read as what they stand for. */
const numberText = (field: z.ZodNumber) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number)
    .pipe(field)

const jsonText = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue({ code: "custom", message: "must be a JSON object" })
    return z.NEVER
  }
})

export const formFields = {
  title: titleField.optional(),
  metadata: jsonText
    .pipe(metadataField)
    .optional()
    .openapi({
      type: "object",
      additionalProperties: true,
      description: "As JSON.",
      example: { grade: "5" },
    }),
  chunk_size: numberText(chunkSizeField).optional().openapi({ type: "integer", minimum: 64, maximum: 2048 }),
  chunk_overlap: numberText(chunkOverlapField).optional().openapi({ type: "integer", minimum: 0, maximum: 1024 }),
}

export const jsonFields = {
  title: titleField.optional(),
  metadata: metadataField.optional(),
  chunk_size: chunkSizeField.optional(),
  chunk_overlap: chunkOverlapField.optional(),
}

type Sizes = { chunk_size?: number | undefined; chunk_overlap?: number | undefined }

export const chunkSizes = ({ chunk_size: chunkSize = defaultChunkSize, chunk_overlap: overlap }: Sizes) => ({
  chunkSize,
  chunkOverlap: overlap ?? Math.min(defaultChunkOverlap, Math.floor(chunkSize / 2)),
})

/** For a schema with both fields. */
export const checkOverlap = (sizes: Sizes, context: z.RefinementCtx): void => {
  const { chunkSize, chunkOverlap } = chunkSizes(sizes)
  if (chunkOverlap > chunkSize / 2)
    context.addIssue({ code: "custom", path: ["chunk_overlap"], message: "must be at most half of chunk_size" })
}
