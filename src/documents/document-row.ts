import type { z } from "@hono/zod-openapi"
import type { DocumentStatus, documentSchema, VersionState, versionSchema } from "./schemas.ts"

/** A row of `pika.document_versions`. */
export type VersionRow = {
  id: string
  document_id: string
  file_id: string
  sha256: Buffer
  embedding_model: string
  dimensions: number
  chunk_size: number
  chunk_overlap: number
  state: VersionState
  error: string | null
  chunks: number | null
  reused_chunks: number
  created_at: Date
  ready_at: Date | null
}

/** A row of `pika.documents`. */
export type DocumentRow = {
  user_id: string
  id: string
  title: string
  filename: string
  mime_type: string | null
  /** PostgreSQL's bigint arrives as text. */
  bytes: string | null
  sha256: Buffer | null
  status: DocumentStatus
  error: string | null
  pages: number | null
  characters: number | null
  language: string | null
  chunk_size: number
  chunk_overlap: number
  metadata: Record<string, unknown>
  active_version_id: string | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

export const showVersion = (row: VersionRow): z.input<typeof versionSchema> => ({
  id: row.id,
  embedding_model: row.embedding_model,
  dimensions: row.dimensions,
  chunk_size: row.chunk_size,
  chunk_overlap: row.chunk_overlap,
  state: row.state,
  chunks: row.chunks ?? 0,
  reused_chunks: row.reused_chunks,
  sha256: row.sha256.toString("hex"),
  created_at: row.created_at.toISOString(),
  ready_at: row.ready_at?.toISOString() ?? null,
})

/** `active`: its active version, if it has one. */
export const showDocument = (row: DocumentRow, active: VersionRow | undefined): z.input<typeof documentSchema> => ({
  id: row.id,
  user_id: row.user_id,
  title: row.title,
  filename: row.filename,
  mime_type: row.mime_type,
  bytes: row.bytes === null ? null : Number(row.bytes),
  sha256: row.sha256?.toString("hex") ?? null,
  status: row.status,
  error: row.error,
  pages: row.pages,
  characters: row.characters,
  language: row.language,
  active_version: active ? showVersion(active) : null,
  metadata: row.metadata,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})
