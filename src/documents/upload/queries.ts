import type { Database, Transaction } from "../../platform/database/connect.ts"
import type { StorageKind, StoredFile } from "../storage/storage.ts"
import type { CheckedFile } from "./check-file.ts"

/** One upload of an owner at a time compares itself with the others, and counts what they have. */
export const lockUploads = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`
    insert into document_owners (user_id) values (${userId})
    on conflict (user_id) do update set version = document_owners.version`
}

export const insertFile = async (
  tx: Transaction,
  { userId, documentId, fileId, storage, file }: StoredFile & NewFile,
): Promise<void> => {
  await tx`
    insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256)
    values (${userId}, ${fileId}, ${documentId}, ${storage}, ${file.filename}, ${file.mimeType}, ${file.bytes}, ${file.sha256})`
}
type NewFile = { documentId: string; storage: StorageKind; file: CheckedFile }

/** False: the row is gone. */
export const completeFile = async (tx: Transaction, userId: string, fileId: string): Promise<boolean> => {
  const { count } = await tx`
    update document_files set is_complete = true where user_id = ${userId} and id = ${fileId} and not is_complete`
  return count === 1
}

/** Returns the storage of its bytes; null: there is no such file, or it is complete. */
export const deleteIncompleteFile = async (
  tx: Transaction,
  userId: string,
  fileId: string,
): Promise<StorageKind | null> => {
  const [row] = await tx<{ storage: StorageKind }[]>`
    delete from document_files where user_id = ${userId} and id = ${fileId} and not is_complete returning storage`
  return row?.storage ?? null
}

export type NewDocument = {
  userId: string
  id: string
  title: string
  filename: string
  status: "uploading" | "processing"
  file: CheckedFile | null
  chunkSize: number
  chunkOverlap: number
  metadata: Record<string, unknown>
  key: string | null
  requestHash: Buffer | null
}

export const insertDocument = async (tx: Transaction, document: NewDocument): Promise<void> => {
  const { userId, id, title, filename, status, file, chunkSize, chunkOverlap, metadata, key, requestHash } = document
  await tx`
    insert into documents (user_id, id, title, filename, mime_type, bytes, sha256, status, chunk_size, chunk_overlap, metadata,
      idempotency_key, request_hash)
    values (${userId}, ${id}, ${title}, ${filename}, ${file?.mimeType ?? null}, ${file?.bytes ?? null}, ${file?.sha256 ?? null},
      ${status}, ${chunkSize}, ${chunkOverlap}, ${JSON.stringify(metadata)}, ${key}, ${requestHash})`
}

/** What the upload of a document answered. */
export type Started = { documentId: string; versionId: string; jobId: string }

export const setStarted = async (
  tx: Transaction,
  userId: string,
  { documentId, versionId, jobId }: Started,
): Promise<void> => {
  await tx`
    update documents set first_version_id = ${versionId}, first_job_id = ${jobId}
    where user_id = ${userId} and id = ${documentId}`
}

export type EarlierUpload = { id: string; version_id: string; job_id: string; request_hash: Buffer }

export const findUploadByKey = async (
  tx: Transaction,
  userId: string,
  key: string,
): Promise<EarlierUpload | undefined> => {
  const [row] = await tx<EarlierUpload[]>`
    select id, first_version_id as version_id, first_job_id as job_id, request_hash from documents
    where user_id = ${userId} and idempotency_key = ${key}`
  return row
}

/** A document of the same upload that still has these bytes and did not fail. */
export const findUploadByHash = async (
  tx: Transaction,
  userId: string,
  requestHash: Buffer,
): Promise<EarlierUpload | undefined> => {
  const [row] = await tx<EarlierUpload[]>`
    select document.id, first_version_id as version_id, first_job_id as job_id, request_hash
    from documents document
    join document_versions first on first.user_id = document.user_id and first.id = first_version_id
    where document.user_id = ${userId} and request_hash = ${requestHash} and status in ('processing', 'ready')
      and not exists (
        select from document_versions other
        where other.user_id = ${userId} and other.document_id = document.id and other.sha256 <> first.sha256)
    order by document.id limit 1`
  return row
}

export type FileRow = {
  id: string
  storage: StorageKind
  filename: string
  mime_type: string
  bytes: string
  sha256: Buffer
}

/** The file of the active version; of the newest, when none is active. */
export const findContent = async (
  tx: Transaction,
  userId: string,
  documentId: string,
): Promise<FileRow | undefined> => {
  const [row] = await tx<FileRow[]>`
    select file.id, file.storage, file.filename, file.mime_type, file.bytes, file.sha256
    from documents document
    join document_versions version on version.user_id = document.user_id and version.document_id = document.id
    join document_files file on file.user_id = version.user_id and file.id = version.file_id
    where document.user_id = ${userId} and document.id = ${documentId}
    order by version.id = active_version_id desc nulls last, version.id desc limit 1`
  return row
}

export const lockDocument = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`select from documents where user_id = ${userId} and id = ${id} for update`
}

export type NewestVersion = { id: string; sha256: Buffer; state: string }

export const findNewestVersion = async (
  tx: Transaction,
  userId: string,
  documentId: string,
): Promise<NewestVersion | undefined> => {
  const [row] = await tx<NewestVersion[]>`
    select id, sha256, state from document_versions where user_id = ${userId} and document_id = ${documentId}
    order by id desc limit 1`
  return row
}

/** Until a version is active, a document is described by the bytes that came last. */
export const describeByFile = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  file: CheckedFile,
): Promise<void> => {
  await tx`
    update documents set status = 'processing', error = null, filename = ${file.filename}, mime_type = ${file.mimeType},
      bytes = ${file.bytes}, sha256 = ${file.sha256}, updated_at = now()
    where user_id = ${userId} and id = ${documentId} and active_version_id is null and status in ('uploading', 'processing', 'failed')`
}

export const findFile = async (tx: Transaction, userId: string, fileId: string): Promise<FileRow | undefined> => {
  const [row] = await tx<FileRow[]>`
    select id, storage, filename, mime_type, bytes, sha256 from document_files where user_id = ${userId} and id = ${fileId}`
  return row
}

/** Files of all owners that were not complete after this time. */
export const listIncompleteFiles = (
  sql: Database,
  ageMilliseconds: number,
  batch: number,
): Promise<{ user_id: string; id: string }[]> =>
  sql<{ user_id: string; id: string }[]>`
    select user_id, id from incomplete_files(make_interval(secs => ${ageMilliseconds / 1000}), ${batch})`
