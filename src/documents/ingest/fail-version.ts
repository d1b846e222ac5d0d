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
  const [job] = await tx<{ document_id: string | null }[]>`
    select payload->>'document_id' as document_id from jobs where user_id = ${userId} and id = ${id}`
  if (!job?.document_id) return
  await holdDocument(tx, userId, job.document_id)
  const failed = await tx<{ document_id: string }[]>`
    update document_versions version set state = 'failed', error = ${error}
    from jobs job
    where job.user_id = ${userId} and job.id = ${id} and version.user_id = ${userId}
      and version.id = (job.payload->>'version_id')::uuid and version.state = 'indexing'
    returning version.document_id`
  for (const { document_id } of failed) await failDocument(tx, userId, document_id, error)
}

export const brokenOff = "The work on it broke off. Embed it again."

/** Ends a version that no job makes any more. */
export const failLostVersion = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  versionId: string,
): Promise<void> => {
  await holdDocument(tx, userId, documentId)
  await tx`
    update document_versions set state = 'failed', error = ${brokenOff}
    where user_id = ${userId} and id = ${versionId} and state = 'indexing'`
  await failDocument(tx, userId, documentId, brokenOff)
}

/** One version of a document fails at a time: of two at once, each would wait for the other to be made. */
const holdDocument = async (tx: Transaction, userId: string, documentId: string): Promise<void> => {
  await tx`select from documents where user_id = ${userId} and id = ${documentId} for update`
}

/** A document that has no version, and will get none from another job, has failed. */
const failDocument = async (tx: Transaction, userId: string, documentId: string, error: string): Promise<void> => {
  await tx`
    update documents set status = 'failed', error = ${error}, updated_at = now()
    where user_id = ${userId} and id = ${documentId} and status = 'processing' and not exists (
      select from document_versions version
      where version.user_id = ${userId} and version.document_id = documents.id and version.state = 'indexing')`
}
