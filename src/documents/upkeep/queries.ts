import { asUser, everybody } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import type { Space } from "../../vectors/embedder.ts"

export type DueDeletion = { user_id: string; id: string }

/** Documents that were deleted so long ago that they cannot be restored, and those whose deletion for good was interrupted. */
export const findDueDeletions = (sql: Database, days: number, batch: number): Promise<DueDeletion[]> =>
  sql<DueDeletion[]>`select * from documents_to_delete(make_interval(days => ${days}), ${batch})`

export type LostVersion = { user_id: string; document_id: string; id: string }

export const findLostVersions = (sql: Database, batch: number): Promise<LostVersion[]> =>
  sql<LostVersion[]>`select * from versions_without_job(${batch})`

export type CheckedDocument = {
  user_id: string
  id: string
  version_id: string | null
  needs: "reembed" | "repair" | "label" | null
}

/** The next documents in the order of their ids, and what each needs. */
export const checkDocuments = (sql: Database, after: string, batch: number): Promise<CheckedDocument[]> =>
  sql<CheckedDocument[]>`select * from documents_to_mend(${after}, ${batch})`

/** Names the model in use for a version whose vectors are all of it. */
export const labelVersion = async (tx: Transaction, userId: string, versionId: string): Promise<void> => {
  await tx`
    update document_versions set embedding_model = space.model, dimensions = space.dimensions
    from active_space active join embedding_spaces space on space.id = active.space_id
    where document_versions.user_id = ${userId} and document_versions.id = ${versionId}`
}

/** The same for all versions, when the vectors of every chunk are of this model. */
export const labelVersions = async (sql: Database, { model, dimensions }: Omit<Space, "id">): Promise<void> => {
  await sql`
    update document_versions set embedding_model = ${model}, dimensions = ${dimensions}
    where state in ('ready', 'superseded') and (embedding_model, dimensions) <> (${model}, ${dimensions}::integer)`
}

/** Jobs that embed documents again or repair them, whosever they are, and are not over. */
export const countMending = async (sql: Database): Promise<number> => {
  const [row] = await asUser(
    sql,
    everybody,
    (tx) => tx<{ count: number }[]>`
      select count(*)::int as count from jobs where completed_at is null and type in ('document.reembed', 'document.repair')`,
  )
  return row?.count ?? 0
}

export type NewestFile = { id: string; sha256: Buffer; chunk_size: number; chunk_overlap: number }

/** The file whose bytes the document has now, with the sizes of its chunks. */
export const findNewestFile = async (
  tx: Transaction,
  userId: string,
  documentId: string,
): Promise<NewestFile | undefined> => {
  const [row] = await tx<NewestFile[]>`
    select file.id, file.sha256, document.chunk_size, document.chunk_overlap from documents document
    join document_files file on file.user_id = document.user_id and file.document_id = document.id and file.sha256 = document.sha256
    where document.user_id = ${userId} and document.id = ${documentId} and file.is_complete
    order by file.id desc limit 1`
  return row
}
