import { z } from "@hono/zod-openapi"
import { callerIdField, idField, textField } from "../feature/fields.ts"

export const documentStatusSchema = z.enum(["uploading", "processing", "ready", "failed", "deleted"])
export type DocumentStatus = z.infer<typeof documentStatusSchema>

export const versionStateSchema = z.enum(["indexing", "ready", "failed", "superseded"])
export type VersionState = z.infer<typeof versionStateSchema>

/** The owner of documents that many share. */
export const libraryField = callerIdField
  .refine((value) => value === "" || /^library:./u.test(value), "must be a library, like library:science")
  .openapi({ example: "library:science" })

export const titleField = textField(1, 500)

const timeSchema = z.string().openapi({ format: "date-time" })
const hashSchema = z.string().openapi({ example: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" })
const number = z.number().int()

export const versionSchema = z
  .object({
    id: z.uuid(),
    embedding_model: z.string(),
    dimensions: number,
    chunk_size: number.openapi({ description: "In tokens." }),
    chunk_overlap: number.openapi({ description: "In tokens." }),
    state: versionStateSchema,
    chunks: number,
    reused_chunks: number.openapi({
      description: "Chunks whose text the document had before: their vectors were kept.",
    }),
    sha256: hashSchema,
    created_at: timeSchema,
    ready_at: timeSchema.nullable(),
  })
  .openapi("DocumentVersion")

export const documentSchema = z
  .object({
    id: z.uuid(),
    user_id: z.string().openapi({ description: "Whose document: a person, or a library (`library:NAME`)." }),
    title: z.string(),
    filename: z.string(),
    mime_type: z.string().nullable().openapi({ description: "Found in the bytes. Null until they have arrived." }),
    bytes: number.nullable(),
    sha256: hashSchema.nullable(),
    status: documentStatusSchema.openapi({
      description: "What a search finds: a document stays `ready` with its old version while a new one is made.",
    }),
    error: z.string().nullable().openapi({ description: "Why it is `failed`, and what to do." }),
    pages: number.nullable(),
    characters: number.nullable(),
    language: z.string().nullable().openapi({ example: "en" }),
    active_version: versionSchema.nullable(),
    metadata: z.record(z.string(), z.unknown()),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Document")

export const chunkSchema = z
  .object({
    id: z.uuid(),
    version_id: z.uuid(),
    index: number,
    content: z.string(),
    tokens: number,
    page_from: number.nullable().openapi({ description: "Null where the format has no pages." }),
    page_to: number.nullable(),
    heading: z
      .string()
      .nullable()
      .openapi({ description: "The headings above it.", example: "Dinosaurs › Triceratops" }),
    content_hash: z.string(),
  })
  .openapi("DocumentChunk")

export const documentIdInput = z.strictObject({ id: idField })

const exampleId = "019a5c3e-7b1a-7000-8000-000000000001"
const exampleTime = "2026-11-21T06:30:00.000Z"

export const versionExample: z.input<typeof versionSchema> = {
  id: "019a5c3e-7b1a-7000-8000-000000000002",
  embedding_model: "text-embedding-3-small",
  dimensions: 1536,
  chunk_size: 512,
  chunk_overlap: 50,
  state: "ready",
  chunks: 41,
  reused_chunks: 38,
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  created_at: exampleTime,
  ready_at: exampleTime,
}

export const documentExample: z.input<typeof documentSchema> = {
  id: exampleId,
  user_id: "user_123",
  title: "Dinosaurs",
  filename: "dinosaurs.pdf",
  mime_type: "application/pdf",
  bytes: 48_213,
  sha256: versionExample.sha256,
  status: "ready",
  error: null,
  pages: 12,
  characters: 20_311,
  language: "en",
  active_version: versionExample,
  metadata: {},
  created_at: exampleTime,
  updated_at: exampleTime,
}

export const documentListSchema = z
  .object({
    status: z.literal("ok"),
    items: z.array(documentSchema),
    next_cursor: z.string().nullable(),
  })
  .openapi("DocumentList", { example: { status: "ok", items: [documentExample], next_cursor: null } })

export const versionListSchema = z
  .object({ status: z.literal("ok"), items: z.array(versionSchema) })
  .openapi("DocumentVersionList", { example: { status: "ok", items: [versionExample] } })

export const chunkExample: z.input<typeof chunkSchema> = {
  id: "019a5c3e-7b1a-7000-8000-000000000004",
  version_id: versionExample.id,
  index: 7,
  content: "Triceratops had three horns and a frill.",
  tokens: 9,
  page_from: 3,
  page_to: 3,
  heading: "Dinosaurs › Triceratops",
  content_hash: "9f86d081-884c-7d65-9a2f-eaa0c55ad015",
}

export const chunkListSchema = z
  .object({ status: z.literal("ok"), items: z.array(chunkSchema), next_cursor: z.string().nullable() })
  .openapi("DocumentChunkList", { example: { status: "ok", items: [chunkExample], next_cursor: null } })
