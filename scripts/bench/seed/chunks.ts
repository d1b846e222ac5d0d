import { contentHash } from "../../../src/documents/ingest/content-hash.ts"
import { lockNewOwner } from "../../../src/documents/queries.ts"
import { activateVersion, blockSize, postingsOf } from "../../../src/documents/search/index-version.ts"
import type { Database, Transaction } from "../../../src/platform/database/connect.ts"
import { chunksPerDocument, contentOf, vectorOfChunk } from "../corpus/chunks.ts"
import type { VectorSpace } from "../corpus/vectors.ts"
import type { Progress } from "../progress.ts"
import { copyRows, integerField, integersField, smallField, textField, uuidField, vectorField } from "./binary-copy.ts"

export const libraryOf = (chunks: number): string => `library:${chunks}`

const writers = 2

/** Fills a library up to so many chunks. A document is one transaction, so seeding can be stopped and continues where it was. */
export const seedChunks = async (
  sql: Database,
  spaceId: number,
  space: VectorSpace,
  chunks: number,
  progress: Progress,
): Promise<number> => {
  const owner = libraryOf(chunks)
  const total = Math.ceil(chunks / chunksPerDocument)
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from documents where user_id = ${owner}`
  const present = row?.count ?? 0
  if (present >= total) return 0
  progress.start(`seeding ${owner}`, chunks, "chunks")
  let next = present
  const write = async () => {
    while (next < total) {
      const number = next++
      await sql.begin((tx) => writeDocument(tx, owner, spaceId, space, number))
      progress.update(next * chunksPerDocument, "-")
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  progress.stop()
  await sql.begin(async (tx) => {
    await tx`select set_config('statement_timeout', '0', true)`
    await lockNewOwner(tx, owner)
    await activateVersion(tx, owner, "", null)
  })
  return (total - present) * chunksPerDocument
}

/** As an ingest would have written it. */
const writeDocument = async (tx: Transaction, owner: string, spaceId: number, space: VectorSpace, number: number) => {
  await tx`set local synchronous_commit = off` // What is lost in a crash of the server is seeded again.
  const [documentId, versionId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const first = number * chunksPerDocument
  const chunks = Array.from({ length: chunksPerDocument }, (_, index) => {
    const content = contentOf(first + index)
    return { index, content, heading: null, hash: contentHash(content), vector: vectorOfChunk(first + index, space) }
  })
  await tx`
    insert into documents (user_id, id, title, filename, mime_type, status, chunk_size, chunk_overlap, active_version_id)
    values (${owner}, ${documentId}, ${`Document ${number}`}, 'document.txt', 'text/plain', 'ready', 512, 50, ${versionId})`
  await tx`
    insert into document_versions (user_id, id, document_id, file_id, sha256, embedding_model, dimensions, chunk_size, chunk_overlap, state, chunks)
    select ${owner}, ${versionId}, ${documentId}, ${documentId}, '', model, dimensions, 512, 50, 'ready', ${chunks.length}
    from embedding_spaces where id = ${spaceId}`
  const user = textField(owner)
  const version = uuidField(versionId)
  await copyRows(
    tx,
    "document_chunks",
    ["user_id", "version_id", "index", "id", "content", "tokens", "content_hash"],
    chunks.map(({ index, content, hash }) => [
      ...[user, version, integerField(index), uuidField(Bun.randomUUIDv7()), textField(content), integerField(100)],
      uuidField(hash),
    ]),
  )
  await copyRows(
    tx,
    "chunk_vectors",
    ["user_id", "space_id", "content_hash", "embedding"],
    chunks.map(({ hash, vector }) => [user, smallField(spaceId), uuidField(hash), vectorField(vector)]),
  )
  const forms = new Map<string, readonly string[]>()
  for (let from = 0; from < chunks.length; from += blockSize) {
    const block = integerField(from / blockSize)
    await copyRows(
      tx,
      "document_terms",
      ["user_id", "term", "version_id", "block", "postings"],
      [...postingsOf(chunks.slice(from, from + blockSize), forms)].map(([term, postings]) => [
        ...[user, textField(term), version, block, integersField(postings)],
      ]),
    )
  }
}
