import type { Transaction } from "../../platform/database/connect.ts"
import type { DocumentStatus, VersionState } from "../schemas.ts"
import type { StorageKind } from "../storage/storage.ts"

/** A version that is being made, with its file and its document. */
export type IngestVersion = {
  id: string
  document_id: string
  file_id: string
  state: VersionState
  /** Null: not read yet. */
  chunks: number | null
  chunk_size: number
  chunk_overlap: number
  storage: StorageKind
  /** PostgreSQL's bigint arrives as text. */
  bytes: string
  mime_type: string
  status: DocumentStatus
}

export const findIngestVersion = async (
  tx: Transaction,
  userId: string,
  versionId: string,
): Promise<IngestVersion | undefined> => {
  const [row] = await tx<IngestVersion[]>`
    select version.id, version.document_id, version.file_id, version.state, version.chunks, version.chunk_size, version.chunk_overlap,
      file.storage, file.bytes, file.mime_type, document.status
    from document_versions version
    join documents document on document.user_id = version.user_id and document.id = version.document_id
    join document_files file on file.user_id = version.user_id and file.id = version.file_id
    where version.user_id = ${userId} and version.id = ${versionId}`
  return row
}

/** A failed version is made again by this job. Returns false when the job was cancelled, which is what made it fail. */
export const beginAgain = async (
  tx: Transaction,
  userId: string,
  jobId: string,
  { id, document_id }: IngestVersion,
): Promise<boolean> => {
  const running = await tx`
    select from jobs where user_id = ${userId} and id = ${jobId} and status = 'processing' for share`
  if (running.length === 0) return false
  await tx`
    update document_versions set state = 'indexing', error = null
    where user_id = ${userId} and id = ${id} and state = 'failed'`
  await tx`
    update documents set status = 'processing', error = null, updated_at = now()
    where user_id = ${userId} and id = ${document_id} and status = 'failed'`
  return true
}

export type NewChunk = {
  index: number
  id: string
  content: string
  tokens: number
  page_from: number | null
  page_to: number | null
  heading: string | null
  content_hash: string
}

/** Locks a version whose chunks do not count yet. False: there is none. */
export const holdUnread = async (tx: Transaction, userId: string, versionId: string): Promise<boolean> => {
  const rows = await tx`
    select from document_versions where user_id = ${userId} and id = ${versionId} and chunks is null for update`
  return rows.length === 1
}

/** Deletes some chunks of a version. Returns how many. */
export const deleteChunksOf = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  limit: number,
): Promise<number> => {
  const { count } = await tx`
    delete from document_chunks
    where user_id = ${userId} and version_id = ${versionId} and index in (
      select index from document_chunks where user_id = ${userId} and version_id = ${versionId} order by index limit ${limit})`
  return count
}

export const insertChunks = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  chunks: readonly NewChunk[],
): Promise<void> => {
  await tx`
    insert into document_chunks (user_id, version_id, index, id, content, tokens, page_from, page_to, heading, content_hash)
    select ${userId}, ${versionId}, index, id, content, tokens, page_from, page_to, heading, content_hash
    from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb) as c(
      index integer, id uuid, content text, tokens integer, page_from integer, page_to integer, heading text, content_hash uuid)
    on conflict do nothing`
}

/** What reading a file found out about it. */
export type Reading = { chunks: number; pages: number | null; characters: number; language: string | null }

/** Records that all chunks are written. False when the version is gone, or another attempt was first. */
export const finishReading = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  spaceId: number,
  { chunks, pages, characters, language }: Reading,
): Promise<boolean> => {
  const { count } = await tx`
    update document_versions set chunks = ${chunks}, pages = ${pages}, characters = ${characters}, language = ${language},
      reused_chunks = (
        select count(*) from document_chunks c
        where c.user_id = ${userId} and c.version_id = ${versionId} and exists (
          select from chunk_vectors v
          where v.user_id = ${userId} and v.space_id = ${spaceId} and v.content_hash = c.content_hash))
    where user_id = ${userId} and id = ${versionId} and chunks is null`
  return count === 1
}

/** Forgets that a version was read: some of its chunks are missing. */
export const readAgain = async (tx: Transaction, userId: string, versionId: string): Promise<void> => {
  await tx`update document_versions set chunks = null where user_id = ${userId} and id = ${versionId}`
}

export const countChunks = async (tx: Transaction, userId: string, versionId: string): Promise<number> => {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from document_chunks where user_id = ${userId} and version_id = ${versionId}`
  return row?.count ?? 0
}

export type UnembeddedChunk = { index: number; content: string; heading: string | null; content_hash: string }

/** The next chunks without a vector in the space. `after`: the index of the previous one. */
export const findUnembedded = (
  tx: Transaction,
  userId: string,
  { versionId, spaceId, after, limit }: { versionId: string; spaceId: number; after: number; limit: number },
): Promise<UnembeddedChunk[]> =>
  tx<UnembeddedChunk[]>`
    select index, content, heading, content_hash from document_chunks c
    where c.user_id = ${userId} and c.version_id = ${versionId} and c.index > ${after} and not exists (
      select from chunk_vectors v
      where v.user_id = ${userId} and v.space_id = ${spaceId} and v.content_hash = c.content_hash)
    order by c.index limit ${limit}`

export type ChunkVector = { index: number; space_id: number; content_hash: string; embedding: string }

/**
 * Writes vectors of chunks that are still there; a chunk that is being deleted keeps them out. Returns how many texts got one.
 */
export const insertVectors = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  vectors: readonly ChunkVector[],
): Promise<void> => {
  // In one order, so that two jobs that write the same vectors wait for each other only one way.
  const rows = vectors.toSorted((one, other) => (one.content_hash < other.content_hash ? -1 : 1))
  const indexes = [...new Set(rows.map(({ index }) => index))]
  const held = await tx<{ index: number }[]>`
    select index from document_chunks
    where user_id = ${userId} and version_id = ${versionId} and index = any (${indexes}) order by index for key share`
  const there = new Set(held.map(({ index }) => index))
  const kept = rows.filter(({ index }) => there.has(index))
  await tx`
    insert into chunk_vectors (user_id, space_id, content_hash, embedding)
    select ${userId}, v.space_id, v.content_hash, v.embedding::halfvec
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as v(space_id smallint, content_hash uuid, embedding text)
    on conflict do nothing`
}

/** Whether a chunk of the version has no vector in the space. */
export const lacksVectors = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  spaceId: number,
): Promise<boolean> => (await findUnembedded(tx, userId, { versionId, spaceId, after: -1, limit: 1 })).length > 0
