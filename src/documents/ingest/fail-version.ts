import type { Transaction } from "../../platform/database/connect.ts"

/**
 * A job will not finish its version: the version has failed, and so has its document unless an older version is ready. `error`: a
 * sentence for the owner.
 */
export const failVersion = async (
  tx: Transaction,
  { id, userId }: { id: string; userId: string },
  error: string,
): Promise<void> => {
  const failed = await tx<{ document_id: string }[]>`
    update document_versions version set state = 'failed', error = ${error}
    from jobs job
    where job.user_id = ${userId} and job.id = ${id} and version.user_id = ${userId}
      and version.id = (job.payload->>'version_id')::uuid and version.state = 'indexing'
    returning version.document_id`
  for (const { document_id } of failed) await failDocument(tx, userId, document_id, error)
}

/** Ends a version that no job makes any more. */
export const failLostVersion = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  versionId: string,
): Promise<void> => {
  const error = "The work on it broke off. Embed it again."
  await tx`
    update document_versions set state = 'failed', error = ${error}
    where user_id = ${userId} and id = ${versionId} and state = 'indexing'`
  await failDocument(tx, userId, documentId, error)
}

/** A document that has no version, and will get none from another job, has failed. */
const failDocument = async (tx: Transaction, userId: string, documentId: string, error: string): Promise<void> => {
  await tx`
    update documents set status = 'failed', error = ${error}, updated_at = now()
    where user_id = ${userId} and id = ${documentId} and status = 'processing' and not exists (
      select from document_versions version
      where version.user_id = ${userId} and version.document_id = documents.id and version.state = 'indexing')`
}
