import type { Database } from "../../src/platform/database/connect.ts"

export type MadeDocument = { documentId: string; fileId: string; versionId: string; chunkId: string }

/** A ready document of one chunk, with one row in each table of documents. `sql`: of the owner of the database. */
export const insertDocument = async (sql: Database, user: string, content = "A cave"): Promise<MadeDocument> => {
  const id = () => Bun.randomUUIDv7()
  const [documentId, fileId, chunkId] = [id(), id(), id()]
  // One id fills both places of a path with a document and a version.
  const versionId = documentId
  const bytes = Buffer.from(content)
  await sql`insert into document_owners (user_id) values (${user}) on conflict do nothing`
  await sql`
    insert into documents (user_id, id, title, filename, mime_type, bytes, sha256, status, characters, chunk_size, chunk_overlap, active_version_id)
    values (${user}, ${documentId}, ${content}, 'cave.txt', 'text/plain', ${bytes.length}, sha256(${bytes}), 'ready', ${content.length}, 512, 50,
      ${versionId})`
  await sql`
    insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256, is_complete)
    values (${user}, ${fileId}, ${documentId}, 'postgres', 'cave.txt', 'text/plain', ${bytes.length}, sha256(${bytes}), true)`
  await sql`
    insert into document_uploads (user_id, document_id, bytes, actor_kind, actor_id, expires_at)
    values (${user}, ${documentId}, ${bytes.length}, 'api_key', 'test', now() + interval '1 hour')`
  await sql`insert into document_parts (user_id, file_id, part, data) values (${user}, ${fileId}, 0, ${bytes})`
  await sql`
    insert into document_versions (user_id, id, document_id, file_id, sha256, embedding_model, dimensions, chunk_size, chunk_overlap, state,
      chunks, characters, ready_at)
    select ${user}, ${versionId}, ${documentId}, ${fileId}, sha256(${bytes}), model, dimensions, 512, 50, 'ready', 1, ${content.length}, now()
    from active_space join embedding_spaces on id = space_id`
  await sql`
    insert into document_chunks (user_id, version_id, index, id, content, tokens, content_hash)
    values (${user}, ${versionId}, 0, ${chunkId}, ${content}, 2, encode(substr(sha256(${bytes}), 1, 16), 'hex')::uuid)`
  await sql`
    insert into document_terms (user_id, term, version_id, block, postings) values (${user}, 'cave', ${versionId}, 0, '{100}')`
  await sql`
    insert into chunk_vectors (user_id, space_id, content_hash, embedding)
    select ${user}, space_id, encode(substr(sha256(${bytes}), 1, 16), 'hex')::uuid,
      (select array_agg(1)::vector::halfvec from generate_series(1, dimensions))
    from active_space join embedding_spaces on id = space_id
    on conflict do nothing`
  return { documentId, fileId, versionId, chunkId }
}
