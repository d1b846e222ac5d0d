import { setStatus } from "../../jobs/queries.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Queue } from "../../platform/queue/queue.ts"
import type { StorageKind } from "../storage/storage.ts"

/** Types of jobs about one document. */
const jobTypes = ["document.ingest", "document.reembed", "document.repair"]

type OpenJob = { id: string; type: string }

/** Locks the unfinished jobs of a document, before its owner is locked: a job that ends locks them in this order too. */
export const lockJobsOf = (tx: Transaction, userId: string, documentId: string): Promise<OpenJob[]> =>
  tx<OpenJob[]>`
    select id, type from jobs
    where user_id = ${userId} and type = any (${jobTypes}) and status in ('pending', 'processing')
      and payload->>'document_id' = ${documentId}
    order by id for update`

export const cancelJobs = async (
  queue: Queue,
  tx: Transaction,
  userId: string,
  jobs: readonly OpenJob[],
): Promise<void> => {
  for (const { id, type } of jobs) {
    await setStatus(tx, userId, id, "cancelled")
    await queue.cancel(tx, type, id)
  }
}

/** No search finds it from now on. `forGood`: it cannot be restored, even if its deletion is interrupted. */
export const markDeleted = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  { forGood }: { forGood: boolean },
): Promise<void> => {
  await tx`
    update documents set status = 'deleted', deleted_at = ${forGood ? tx`to_timestamp(0)` : tx`coalesce(deleted_at, now())`},
      status_before_deletion = coalesce(status_before_deletion, status), updated_at = now()
    where user_id = ${userId} and id = ${documentId}`
}

/** Deletes some chunks of a version, and vectors that no other chunk needs. The caller holds the lock on the owner. */
export const deleteSomeChunks = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  limit: number,
): Promise<number> => {
  const deleted = await tx<{ content_hash: string }[]>`
    delete from document_chunks
    where user_id = ${userId} and version_id = ${versionId} and index = any (array(
      select index from document_chunks where user_id = ${userId} and version_id = ${versionId} order by index limit ${limit}))
    returning content_hash`
  const hashes = [...new Set(deleted.map(({ content_hash }) => content_hash))]
  await tx`
    delete from chunk_vectors v
    where v.user_id = ${userId} and v.content_hash = any (${hashes}::uuid[]) and not exists (
      select from document_chunks c where c.user_id = ${userId} and c.content_hash = v.content_hash)`
  return deleted.length
}

/** Returns the document's id; null: the version is gone. */
export const deleteVersionRow = async (tx: Transaction, userId: string, versionId: string): Promise<string | null> => {
  const [row] = await tx<{ document_id: string }[]>`
    delete from document_versions where user_id = ${userId} and id = ${versionId} returning document_id`
  return row?.document_id ?? null
}

export const findVersionIds = async (tx: Transaction, userId: string, documentId: string): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    select id from document_versions where user_id = ${userId} and document_id = ${documentId} order by id`
  return rows.map(({ id }) => id)
}

export type StoredFileRow = { id: string; storage: StorageKind; bytes: string }

/** Files of a document that no version refers to. */
export const findUnusedFiles = (tx: Transaction, userId: string, documentId: string): Promise<StoredFileRow[]> =>
  tx<StoredFileRow[]>`
    select id, storage, bytes from document_files file
    where file.user_id = ${userId} and document_id = ${documentId} and is_complete and not exists (
      select from document_versions version
      where version.user_id = ${userId} and version.document_id = ${documentId} and version.file_id = file.id)
    order by id`

/** Every file of a document, also those whose upload has not ended. */
export const findFiles = (tx: Transaction, userId: string, documentId: string): Promise<StoredFileRow[]> =>
  tx<StoredFileRow[]>`
    select id, storage, bytes from document_files where user_id = ${userId} and document_id = ${documentId} order by id`

/** Deletes some parts of a file whose bytes are in the database. Returns how many. */
export const deleteSomeParts = async (
  tx: Transaction,
  userId: string,
  fileId: string,
  limit: number,
): Promise<number> => {
  const { count } = await tx`
    delete from document_parts
    where user_id = ${userId} and file_id = ${fileId} and part = any (array(
      select part from document_parts where user_id = ${userId} and file_id = ${fileId} order by part limit ${limit}))`
  return count
}

export const deleteFileRow = async (tx: Transaction, userId: string, fileId: string): Promise<void> => {
  await tx`delete from document_files where user_id = ${userId} and id = ${fileId}`
}

/** Deletes the row of a document, with what still refers to it, and the payloads of its jobs. */
export const deleteDocumentRow = async (tx: Transaction, userId: string, documentId: string): Promise<void> => {
  await tx`delete from documents where user_id = ${userId} and id = ${documentId}`
  await tx`
    update jobs set payload = null
    where user_id = ${userId} and type like 'document.%' and payload->>'document_id' = ${documentId}
      and status not in ('pending', 'processing')`
}

/**
 * Gives up versions beyond the newest ones that are kept, but for the active one and those that are being made: from now on, none of them
 * is activated or searched. `kept`: how many stay. The caller holds the lock on the owner.
 */
export const giveUpOldVersions = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  kept: number,
): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    update document_versions version set state = 'failed', error = 'Newer versions took its place.'
    from documents document
    where document.user_id = ${userId} and document.id = ${documentId}
      and version.user_id = ${userId} and version.document_id = ${documentId}
      and version.id is distinct from document.active_version_id and version.state <> 'indexing'
      and version.id not in (
        select id from document_versions where user_id = ${userId} and document_id = ${documentId} order by id desc limit ${kept})
    returning version.id`
  return rows.map(({ id }) => id).sort()
}
