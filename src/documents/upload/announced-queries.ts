import type { Actor } from "../../feature/actor.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import type { Started } from "./queries.ts"

export type NewUpload = {
  userId: string
  documentId: string
  bytes: number
  mimeType: string | null
  objectId: string | null
  secretHash: Buffer | null
  actor: Actor
  expiresAt: Date
}

export const insertUpload = async (tx: Transaction, upload: NewUpload): Promise<void> => {
  const { userId, documentId, bytes, mimeType, objectId, secretHash, actor, expiresAt } = upload
  await tx`
    insert into document_uploads (user_id, document_id, bytes, mime_type, object_id, secret_hash, actor_kind, actor_id, expires_at)
    values (${userId}, ${documentId}, ${bytes}, ${mimeType}, ${objectId}, ${secretHash}, ${actor.kind}, ${actor.id}, ${expiresAt})`
}

/** A row of `pika.document_uploads`, with the file that its bytes have become. */
export type UploadRow = {
  user_id: string
  document_id: string
  /** PostgreSQL's bigint arrives as text. */
  bytes: string
  mime_type: string | null
  object_id: string | null
  file_id: string | null
  is_expired: boolean
}

export const findUpload = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  lock: "none" | "update" = "none",
): Promise<UploadRow | undefined> => {
  const [row] = await tx<UploadRow[]>`
    select user_id, document_id, bytes, mime_type, object_id, file_id, expires_at <= now() as is_expired from document_uploads
    where user_id = ${userId} and document_id = ${documentId} ${lock === "update" ? tx`for update` : tx``}`
  return row
}

export type OwnerOfUpload = {
  user_id: string
  document_id: string
  actor_kind: Actor["kind"]
  actor_id: string
}

/** The upload of a URL of ours that has not expired. */
export const findUploadBySecret = async (sql: Database, secretHash: Buffer): Promise<OwnerOfUpload | undefined> => {
  const [row] = await sql<OwnerOfUpload[]>`select * from upload_by_secret(${secretHash})`
  return row
}

/** False: bytes have come already, or the upload is over. */
export const setUploadedFile = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  fileId: string,
): Promise<boolean> => {
  const { count } = await tx`
    update document_uploads set file_id = ${fileId}
    where user_id = ${userId} and document_id = ${documentId} and file_id is null and expires_at > now()`
  return count === 1
}

export const deleteUpload = async (tx: Transaction, userId: string, documentId: string): Promise<void> => {
  await tx`delete from document_uploads where user_id = ${userId} and document_id = ${documentId}`
}

/** Objects of announced uploads of an owner, or of one document of theirs. */
export const findObjects = async (
  tx: Transaction,
  userId: string,
  documentId: string | null,
  limit: number,
): Promise<{ document_id: string; object_id: string }[]> => tx`
    select document_id, object_id from document_uploads
    where user_id = ${userId} and object_id is not null and (${documentId}::uuid is null or document_id = ${documentId})
    order by document_id limit ${limit}`

/** What `uploaded` answered the first time. */
export const findStarted = async (
  tx: Transaction,
  userId: string,
  documentId: string,
): Promise<Started | undefined> => {
  const [row] = await tx<{ version_id: string; job_id: string }[]>`
    select first_version_id as version_id, first_job_id as job_id from documents
    where user_id = ${userId} and id = ${documentId} and first_job_id is not null`
  return row && { documentId, versionId: row.version_id, jobId: row.job_id }
}

/** Ends an upload whose hour is over. Returns what is left of its bytes; null: it was ended already. */
export const failUpload = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  error: string,
): Promise<Pick<UploadRow, "object_id" | "file_id"> | null> => {
  const [row] = await tx<Pick<UploadRow, "object_id" | "file_id">[]>`
    delete from document_uploads where user_id = ${userId} and document_id = ${documentId} and expires_at <= now()
    returning object_id, file_id`
  if (!row) return null
  await tx`
    update documents set status = 'failed', error = ${error}, updated_at = now()
    where user_id = ${userId} and id = ${documentId} and status = 'uploading'`
  // It is not complete any more, so it is dropped like one that was broken off.
  if (row.file_id !== null)
    await tx`update document_files set is_complete = false where user_id = ${userId} and id = ${row.file_id}`
  return row
}

export const listExpiredUploads = (sql: Database, batch: number): Promise<{ user_id: string; document_id: string }[]> =>
  sql<{ user_id: string; document_id: string }[]>`select * from expired_uploads(${batch})`
