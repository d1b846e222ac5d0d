import { createHash } from "node:crypto"
import type { TableServices } from "../../feature/feature.ts"
import type { Import } from "../../feature/personal-table.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { batchesOf } from "../../platform/turns.ts"
import type { Services } from "../context.ts"
import { queueDocumentJob } from "../ingest/start-ingest.ts"
import { lockNewOwner } from "../queries.ts"
import { type ExportedPart, exportedPartBytes } from "./exported-bytes.ts"
import type { ExportedDocument, ExportedFile, ExportedVersion } from "./exported-documents.ts"
import { storeFiles } from "./import-files.ts"

type Importing = TableServices<Services>
type File = {
  documents: ExportedDocument[]
  document_files: ExportedFile[]
  document_versions: ExportedVersion[]
  document_bytes: ExportedPart[]
}

const rowsAtOnce = 200

const isHeld = async (tx: Transaction, userId: string): Promise<boolean> =>
  (await tx`select from documents where user_id = ${userId} limit 1`).length > 0

/** Each document is looked up by its id alone. */
const isTaken = async (tx: Transaction, { documents }: File): Promise<boolean> => {
  const ids = documents.map(({ id }) => id)
  const [row] = await tx<{ taken: boolean }[]>`
    select exists (select from unnest(${ids}::uuid[]) as id where owner_of_document(id) is not null) as taken`
  return row?.taken ?? false
}

const partsOf = ({ document_bytes }: File): Map<string, ExportedPart[]> =>
  Map.groupBy(document_bytes, (part) => part.file_id)

/** Whether the parts are in their order, and are the bytes that the file names. */
const isWhole = (file: ExportedFile, parts: readonly ExportedPart[]): boolean => {
  const hash = createHash("sha256")
  let bytes = 0
  for (const [index, { part, data }] of parts.entries()) {
    const decoded = Buffer.from(data, "base64")
    if (part !== index || (index < parts.length - 1 && decoded.length !== exportedPartBytes)) return false
    hash.update(decoded)
    bytes += decoded.length
  }
  return bytes === file.bytes && hash.digest("hex") === file.sha256
}

const findContradictions = (content: File): string[] => {
  const { documents, document_files: files, document_versions: versions } = content
  const parts = partsOf(content)
  const documentIds = new Set(documents.map(({ id }) => id))
  const fileIds = new Set(files.map(({ id }) => id))
  const versionIds = new Set(versions.map(({ id }) => id))
  const all = [...documents, ...files, ...versions]
  return [
    ...(documentIds.size + fileIds.size + versionIds.size < all.length ? ["Two documents have one id."] : []),
    ...(files.some((file) => !documentIds.has(file.document_id)) ? ["A file is of no document."] : []),
    ...(versions.some((version) => !documentIds.has(version.document_id) || !fileIds.has(version.file_id))
      ? ["A version is of no document or file."]
      : []),
    ...(documents.some(({ active_version_id: id }) => id !== null && !versionIds.has(id))
      ? ["A document has an active version that is not there."]
      : []),
    ...(files.some((file) => !isWhole(file, parts.get(file.id) ?? [])) ? ["The bytes of a file are not whole."] : []),
  ]
}

const insertDocuments = async (tx: Transaction, userId: string, documents: readonly ExportedDocument[]) => {
  await tx`
    insert into documents (user_id, id, title, filename, mime_type, bytes, sha256, status, status_before_deletion, error, pages, characters,
      language, chunk_size, chunk_overlap, metadata, active_version_id, is_pinned, created_at, updated_at, deleted_at)
    select ${userId}, id, title, filename, mime_type, bytes, decode(sha256, 'hex'), case status when 'ready' then 'processing' else status end,
      status_before_deletion, error, pages, characters, language, chunk_size, chunk_overlap, metadata, active_version_id, is_pinned,
      created_at, updated_at, deleted_at
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as d(
      id uuid, title text, filename text, mime_type text, bytes bigint, sha256 text, status text, status_before_deletion text, error text,
      pages integer, characters integer, language text, chunk_size smallint, chunk_overlap smallint, metadata jsonb, active_version_id uuid,
      is_pinned boolean, created_at timestamptz, updated_at timestamptz, deleted_at timestamptz)`
}

const insertVersions = async (tx: Transaction, userId: string, versions: readonly ExportedVersion[]) => {
  await tx`
    insert into document_versions (user_id, id, document_id, file_id, sha256, embedding_model, dimensions, chunk_size, chunk_overlap, state,
      error, created_at, ready_at)
    select ${userId}, id, document_id, file_id, decode(sha256, 'hex'), embedding_model, dimensions, chunk_size, chunk_overlap,
      case state when 'failed' then state else 'indexing' end, error, created_at, ready_at
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as v(
      id uuid, document_id uuid, file_id uuid, sha256 text, embedding_model text, dimensions integer, chunk_size smallint,
      chunk_overlap smallint, state text, error text, created_at timestamptz, ready_at timestamptz)`
}

/** Queues the work on versions that were ready: active ones first. Those of deleted documents wait for their restoration. */
const queueVersions = async (services: Importing, tx: Transaction, userId: string, content: File) => {
  const active = new Set(content.documents.map(({ active_version_id: id }) => id))
  const deleted = new Set(content.documents.filter(({ status }) => status === "deleted").map(({ id }) => id))
  for (const { id, document_id: documentId, state } of content.document_versions) {
    if (state === "failed" || deleted.has(documentId)) continue
    const job = { userId, documentId, versionId: id, type: "document.ingest", isNightly: !active.has(id) } as const
    await queueDocumentJob(services, tx, job)
  }
}

/** Imports documents. Chunks and vectors are made again by jobs, as after an upload; until then they are `processing`. */
export const importedDocuments: Import<Importing, File> = {
  count: ({ documents }) => ({ number: documents.length, of: "documents" }),
  findContradictions,
  isHeld,
  isTaken,
  run: async (services, content, _report, owner) => {
    const writeFiles = await storeFiles(services, owner, content.document_files, partsOf(content))
    return {
      lock: async (tx, userId) => {
        if (content.documents.length > 0) await lockNewOwner(tx, userId)
      },
      write: async (tx, userId) => {
        for (const rows of batchesOf(content.documents, rowsAtOnce)) await insertDocuments(tx, userId, rows)
        await writeFiles(tx)
        for (const rows of batchesOf(content.document_versions, rowsAtOnce)) await insertVersions(tx, userId, rows)
        await queueVersions(services, tx, userId, content)
      },
    }
  },
}
