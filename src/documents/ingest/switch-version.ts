import { PermanentJobError } from "../../feature/job.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { activateVersion } from "../search/index-version.ts"

/** Makes a version ready. The caller holds the lock on the owner. */
export const makeReady = async (tx: Transaction, userId: string, versionId: string, spaceId: number): Promise<void> => {
  await tx`
    update document_versions set state = 'ready', error = null, ready_at = coalesce(ready_at, now()),
      embedding_model = space.model, dimensions = space.dimensions
    from embedding_spaces space
    where space.id = ${spaceId} and user_id = ${userId} and document_versions.id = ${versionId}`
}

/**
 * Makes a ready version the one that searches find: after the commit they find it whole, before it the old one. The caller holds the lock
 * on the owner.
 */
export const switchTo = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  versionId: string,
): Promise<void> => {
  await tx`
    update documents set active_version_id = version.id, status = 'ready', error = null, pages = version.pages,
      characters = version.characters, language = version.language, filename = file.filename, mime_type = file.mime_type,
      bytes = file.bytes, sha256 = version.sha256,
      updated_at = case when active_version_id = version.id then documents.updated_at else now() end
    from document_versions version
    join document_files file on file.user_id = version.user_id and file.id = version.file_id
    where version.user_id = ${userId} and version.id = ${versionId} and documents.user_id = ${userId} and documents.id = ${documentId}`
  await tx`
    update document_versions set state = case when id = ${versionId} or id > ${versionId} then 'ready' else 'superseded' end
    where user_id = ${userId} and document_id = ${documentId} and state in ('ready', 'superseded')`
  await activateVersion(tx, userId, documentId, versionId)
}

/**
 * Ends an ingest: the version is ready, and becomes the active one unless a newer one is, or another was activated by hand. The caller
 * holds the lock on the owner.
 */
export const finishVersion = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  versionId: string,
  spaceId: number,
): Promise<void> => {
  const [document] = await tx<{ is_first: boolean; is_newest: boolean; is_pinned: boolean; status: string }[]>`
    select status, is_pinned, active_version_id is null or active_version_id = ${versionId} as is_first,
      active_version_id < ${versionId} and not exists (
        select from document_versions newer
        where newer.user_id = ${userId} and newer.document_id = ${documentId} and newer.id > ${versionId} and newer.state = 'ready') as is_newest
    from documents where user_id = ${userId} and id = ${documentId} for update`
  if (!document || document.status === "deleted") throw new PermanentJobError("The document was deleted.")
  await makeReady(tx, userId, versionId, spaceId)
  if (document.is_first || (document.is_newest && !document.is_pinned))
    await switchTo(tx, userId, documentId, versionId)
  else
    await tx`
      update document_versions set state = 'superseded'
      from documents document
      where document.user_id = ${userId} and document.id = ${documentId} and document_versions.user_id = ${userId}
        and document_versions.id = ${versionId} and document_versions.id < document.active_version_id`
}
