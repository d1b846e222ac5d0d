import { z } from "@hono/zod-openapi"
import {
  exportedTimeField,
  exportedTimes,
  integerField,
  type Line,
  noId,
  timeExample,
} from "../../feature/exported-rows.ts"
import { metadataField } from "../../feature/fields.ts"
import type { Section } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { isStorable } from "../../platform/text.ts"
import { documentExample, documentStatusSchema, titleField, versionExample, versionStateSchema } from "../schemas.ts"

const text = (maximum: number) =>
  z.string().max(maximum).refine(isStorable, "must not hold NUL or half a surrogate pair")
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const bytes = z.number().int().min(0)
const size = z.number().int().min(0).max(2048)

const documentRow = z
  .strictObject({
    id: z.uuid(),
    title: titleField,
    filename: text(1000),
    mime_type: text(200).nullable(),
    bytes: bytes.nullable(),
    sha256: hash.nullable(),
    status: documentStatusSchema,
    status_before_deletion: documentStatusSchema.nullable(),
    error: text(2000).nullable(),
    pages: integerField(0).nullable(),
    characters: integerField(0).nullable(),
    language: text(20).nullable(),
    chunk_size: size,
    chunk_overlap: size,
    metadata: metadataField,
    active_version_id: z.uuid().nullable(),
    is_pinned: z.boolean(),
    created_at: exportedTimeField,
    updated_at: exportedTimeField,
    deleted_at: exportedTimeField.nullable(),
  })
  .openapi("ExportedDocument")

const fileRow = z
  .strictObject({
    id: z.uuid(),
    document_id: z.uuid(),
    filename: text(1000),
    mime_type: text(200),
    bytes,
    sha256: hash,
    created_at: exportedTimeField,
  })
  .openapi("ExportedDocumentFile")

const versionRow = z
  .strictObject({
    id: z.uuid(),
    document_id: z.uuid(),
    file_id: z.uuid(),
    sha256: hash,
    embedding_model: text(200),
    dimensions: integerField(1),
    chunk_size: size,
    chunk_overlap: size,
    state: versionStateSchema,
    error: text(2000).nullable(),
    created_at: exportedTimeField,
    ready_at: exportedTimeField.nullable(),
  })
  .openapi("ExportedDocumentVersion")

export type ExportedDocument = z.output<typeof documentRow>
export type ExportedFile = z.output<typeof fileRow>
export type ExportedVersion = z.output<typeof versionRow>

/** A file whose document has begun: one that waits for the signal `uploaded` is not exported, and so its bytes are not. */
export const isOfExported = (tx: Transaction, userId: string) => tx`is_complete and not exists (
  select from documents waiting
  where waiting.user_id = ${userId} and waiting.id = file.document_id and waiting.status = 'uploading')`

const rowsInOnePage = 100

const readDocuments = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, title, filename, mime_type, bytes, encode(sha256, 'hex') as sha256, status, status_before_deletion, error, pages, characters,
        language, chunk_size, chunk_overlap, metadata, active_version_id, is_pinned,
        ${exportedTimes(tx, "created_at", "updated_at", "deleted_at")}
      from documents where user_id = ${userId} and id > ${after ?? noId} and status <> 'uploading'
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

const readFiles = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, document_id, filename, mime_type, bytes, encode(sha256, 'hex') as sha256, ${exportedTimes(tx, "created_at")}
      from document_files file
      where user_id = ${userId} and id > ${after ?? noId} and ${isOfExported(tx, userId)}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

const readVersions = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, document_id, file_id, encode(sha256, 'hex') as sha256, embedding_model, dimensions, chunk_size, chunk_overlap, state, error,
        ${exportedTimes(tx, "created_at", "ready_at")}
      from document_versions where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

const exampleFileId = "019a5c3e-7b1a-7000-8000-000000000005"

export const exportedDocuments: Section = {
  section: "documents",
  isOptional: true,
  schema: documentRow,
  description: "Without chunks and vectors: an import makes them again from the bytes.",
  example: [
    {
      ...withoutAnswerFields(documentExample),
      status_before_deletion: null,
      active_version_id: versionExample.id,
      is_pinned: false,
      chunk_size: 512,
      chunk_overlap: 50,
      created_at: timeExample,
      updated_at: timeExample,
      deleted_at: null,
    },
  ],
  readPage: readDocuments,
}

function withoutAnswerFields({ user_id: _, active_version: _version, ...rest }: typeof documentExample) {
  return rest
}

export const exportedFiles: Section = {
  section: "document_files",
  isOptional: true,
  schema: fileRow,
  example: [
    {
      id: exampleFileId,
      document_id: documentExample.id,
      filename: documentExample.filename,
      mime_type: "application/pdf",
      bytes: 10,
      sha256: "7bbc393a18c08c41f7663c9cd9ea6afb8b5be3e49d69699bbc5672be284b1c7d",
      created_at: timeExample,
    },
  ],
  readPage: readFiles,
}

export const exportedVersions: Section = {
  section: "document_versions",
  isOptional: true,
  schema: versionRow,
  example: [
    {
      id: versionExample.id,
      document_id: documentExample.id,
      file_id: exampleFileId,
      sha256: versionExample.sha256,
      embedding_model: versionExample.embedding_model,
      dimensions: versionExample.dimensions,
      chunk_size: 512,
      chunk_overlap: 50,
      state: "ready",
      error: null,
      created_at: timeExample,
      ready_at: timeExample,
    },
  ],
  readPage: readVersions,
}
