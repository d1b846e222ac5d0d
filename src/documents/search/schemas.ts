import { z } from "@hono/zod-openapi"
import { idField, metadataField, textField, timeField, userIdField } from "../../feature/fields.ts"
import { queryField, scoreField } from "../../search/schemas.ts"
import { chunkSchema, libraryField } from "../schemas.ts"

export const documentFilters = z
  .strictObject({
    document_id: z.array(idField).min(1).max(100).optional().openapi({ description: "Any of these documents." }),
    version_id: idField.optional().openapi({ description: "This version, also one that was superseded." }),
    uploaded_after: timeField.optional(),
    uploaded_before: timeField.optional(),
    mime_type: textField(1, 200).optional(),
    metadata: metadataField.optional().openapi({ description: "The document's metadata contains all of this." }),
  })
  .openapi("DocumentSearchFilters")

const maxLibraries = 20

export const searchDocumentsBody = z
  .strictObject({
    user_id: userIdField.openapi({ description: "Whose documents." }),
    query: queryField,
    limit: z.number().int().min(1).max(100).default(5),
    score_threshold: z.number().min(0).max(1).default(0),
    libraries: z
      .array(libraryField)
      .max(maxLibraries)
      .default([])
      .openapi({ description: "Libraries to search as well.", example: ["library:science"] }),
    filters: documentFilters.optional(),
  })
  .openapi("SearchDocuments")

export const searchDocumentsExample = {
  user_id: "user_123",
  query: "How many horns does a triceratops have?",
  limit: 5,
}

const foundChunkSchema = chunkSchema
  .omit({ tokens: true, content_hash: true })
  .extend({
    document_id: z.uuid(),
    title: z.string(),
    filename: z.string(),
    score: scoreField,
    highlights: z.array(z.tuple([z.number().int(), z.number().int()])).openapi({
      description: "Where the query's words stand in `content`: from, to (exclusive), in UTF-16 code units.",
    }),
  })
  .openapi("FoundChunk")

export const searchDocumentsAnswerSchema = z
  .object({
    status: z.literal("ok"),
    request_id: z.string(),
    query: z.string(),
    count: z.number().int(),
    latency_ms: z.number(),
    chunks: z.array(foundChunkSchema),
  })
  .openapi("DocumentSearchAnswer", {
    example: {
      status: "ok",
      request_id: "019a5c3e-7b1a-7000-8000-000000000000",
      query: searchDocumentsExample.query,
      count: 1,
      latency_ms: 6,
      chunks: [
        {
          id: "019a5c3e-7b1a-7000-8000-000000000003",
          document_id: "019a5c3e-7b1a-7000-8000-000000000001",
          version_id: "019a5c3e-7b1a-7000-8000-000000000002",
          title: "Dinosaurs",
          filename: "dinosaurs.pdf",
          index: 7,
          page_from: 3,
          page_to: 3,
          heading: "Triceratops",
          content: "Triceratops has three horns.",
          score: 0.81,
          highlights: [
            [0, 11],
            [22, 27],
          ],
        },
      ],
    },
  })
