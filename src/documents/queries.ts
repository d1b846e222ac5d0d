import type { Database, Transaction } from "../platform/database/connect.ts"
import type { DocumentRow, VersionRow } from "./document-row.ts"
import type { DocumentStatus } from "./schemas.ts"

type Sql = Database | Transaction

/**
 * Serialises changes of one owner's documents, and changes their version tag, which tells caches that an answer is old. An owner who was
 * erased meanwhile does not come back by it.
 */
export const lockOwner = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`
    update document_owners set version = greatest(version + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
    where user_id = ${userId}`
}

/** The same for one who may have no documents yet. */
export const lockNewOwner = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`
    insert into document_owners (user_id, version) values (${userId}, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
    on conflict (user_id) do update set version = greatest(document_owners.version + 1, excluded.version)`
}

/** The owner of a document; null when it does not exist. */
export const findDocumentOwner = async (sql: Sql, id: string): Promise<string | null> => {
  const [row] = await sql<{ owner: string | null }[]>`select owner_of_document(${id}) as owner`
  return row?.owner ?? null
}

export const findDocument = async (tx: Transaction, userId: string, id: string): Promise<DocumentRow | undefined> => {
  const [row] = await tx<DocumentRow[]>`select * from documents where user_id = ${userId} and id = ${id}`
  return row
}

/** Newest first. `before`: the id of the last document of the previous page. */
export const listDocumentRows = (
  tx: Transaction,
  filter: { userId: string; status: DocumentStatus | null; before: string | null; limit: number },
): Promise<DocumentRow[]> =>
  tx<DocumentRow[]>`
    select * from documents
    where user_id = ${filter.userId}
      ${filter.status === null ? tx`and status <> 'deleted'` : tx`and status = ${filter.status}`}
      ${filter.before === null ? tx`` : tx`and id < ${filter.before}`}
    order by id desc limit ${filter.limit}`

export const findVersions = (tx: Transaction, userId: string, ids: readonly string[]): Promise<VersionRow[]> =>
  tx<VersionRow[]>`select * from document_versions where user_id = ${userId} and id = any (${[...ids]}) order by id`

/** Null leaves a field as it is. */
export const updateDocumentRow = async (
  tx: Transaction,
  userId: string,
  id: string,
  { title, metadata }: { title: string | null; metadata: Record<string, unknown> | null },
): Promise<void> => {
  await tx`
    update documents set title = coalesce(${title}, title),
      metadata = coalesce(${metadata === null ? null : JSON.stringify(metadata)}::jsonb, metadata), updated_at = now()
    where user_id = ${userId} and id = ${id}`
}

/** Newest first. */
export const listVersionRows = (
  tx: Transaction,
  userId: string,
  documentId: string,
  limit: number,
): Promise<VersionRow[]> =>
  tx<VersionRow[]>`
    select * from document_versions where user_id = ${userId} and document_id = ${documentId} order by id desc limit ${limit}`

export const findVersion = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  versionId: string,
): Promise<VersionRow | undefined> => {
  const [row] = await tx<VersionRow[]>`
    select * from document_versions where user_id = ${userId} and id = ${versionId} and document_id = ${documentId}`
  return row
}
