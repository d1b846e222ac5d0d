import { contentHash } from "../../src/documents/ingest/content-hash.ts"
import { lockNewOwner } from "../../src/documents/queries.ts"
import { activateVersion, writeTerms } from "../../src/documents/search/index-version.ts"
import { embedLocally } from "../../src/local/embedding/embed.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { vectorText } from "../../src/vectors/vector-text.ts"

export type Shelf = {
  owner: string
  contents: readonly string[]
  metadata?: Record<string, unknown>
  mimeType?: string
}

/** A ready document whose chunks have these contents, with vectors of `local`. `sql`: of the owner of the database. */
export const shelve = async (sql: Database, { owner, contents, metadata = {}, mimeType = "text/plain" }: Shelf) => {
  const documentId = Bun.randomUUIDv7()
  await sql`
    insert into documents (user_id, id, title, filename, mime_type, status, chunk_size, chunk_overlap, metadata)
    values (${owner}, ${documentId}, 'A book', 'book.txt', ${mimeType}, 'processing', 64, 0, ${JSON.stringify(metadata)})`
  const versionId = await addVersion(sql, owner, documentId, contents)
  await activate(sql, owner, documentId, versionId)
  return { documentId, versionId }
}

/** A ready version that is not active yet. */
export const addVersion = async (sql: Database, owner: string, documentId: string, contents: readonly string[]) => {
  const versionId = Bun.randomUUIDv7()
  const chunks = contents.map((content, index) => ({
    ...{ index, content, id: Bun.randomUUIDv7(), hash: contentHash(content) },
    embedding: vectorText(embedLocally(content, "fact")),
  }))
  await sql.begin(async (tx) => {
    await tx`
      insert into document_versions (user_id, id, document_id, file_id, sha256, embedding_model, dimensions, chunk_size, chunk_overlap, state, chunks)
      select ${owner}, ${versionId}, ${documentId}, ${documentId}, '', model, dimensions, 64, 0, 'ready', ${chunks.length}
      from active_space join embedding_spaces on id = space_id`
    await tx`
      insert into document_chunks (user_id, version_id, index, id, content, tokens, content_hash)
      select ${owner}, ${versionId}, c.index, c.id, c.content, 5, c.hash
      from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb) as c(index integer, id uuid, content text, hash uuid)`
    await tx`
      insert into chunk_vectors (user_id, space_id, content_hash, embedding)
      select ${owner}, space_id, c.hash, c.embedding::halfvec
      from active_space, jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb) as c(hash uuid, embedding text)
      on conflict do nothing`
  })
  await writeTerms(sql, owner, versionId)
  return versionId
}

/** Makes a version the active one, as a switch does; null: the document is deleted. */
export const activate = async (sql: Database, owner: string, documentId: string, versionId: string | null) => {
  await sql.begin(async (tx) => {
    await lockNewOwner(tx, owner)
    if (versionId === null)
      await tx`update documents set status = 'deleted' where user_id = ${owner} and id = ${documentId}`
    else {
      await tx`
        update documents set status = 'ready', active_version_id = ${versionId} where user_id = ${owner} and id = ${documentId}`
      await tx`
        update document_versions set state = case when id = ${versionId} then 'ready' else 'superseded' end
        where user_id = ${owner} and document_id = ${documentId}`
    }
    await activateVersion(tx, owner, documentId, versionId)
  })
}
