import { asUser } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import { chunkTerms } from "./terms.ts"

/** Chunks whose postings share a row. */
export const blockSize = 128
/** Highest place of a chunk in its version: a posting has 23 bits for it. */
const weightBits = 8
const maxWeight = 2 ** weightBits - 1

/**
 * How a word's weight grows with its occurrences, and falls with the length of the chunk (BM25; Robertson and Zaragoza, 2009). The usual
 * length is fixed, so that a chunk's weights do not depend on others.
 */
const bm25 = { saturation: 1.2, lengthShare: 0.75, usualWords: 150 }

/** What one occurrence in a chunk of the usual length weighs. */
export const usualWeight = maxWeight / (1 + bm25.saturation)

const weightOf = (occurrences: number, words: number): number => {
  const { saturation, lengthShare, usualWords } = bm25
  const slowness = saturation * (1 - lengthShare + (lengthShare * words) / usualWords)
  return Math.max(1, Math.round((maxWeight * occurrences) / (occurrences + slowness)))
}

type Chunk = { index: number; content: string; heading: string | null }

/** Deletes what an earlier attempt wrote. */
export const deleteTerms = async (tx: Transaction, userId: string, versionId: string): Promise<void> => {
  await tx`delete from document_terms where user_id = ${userId} and version_id = ${versionId}`
}

/**
 * Writes the terms of a version whose chunks are all written, before it can be searched: one transaction for each block, because an
 * embedded database has one session. `goOn`: called between them; throws to stop.
 */
export const writeTerms = async (
  sql: Database,
  userId: string,
  versionId: string,
  goOn: () => void = () => undefined,
): Promise<void> => {
  const forms = new Map<string, readonly string[]>()
  for (let block = 0; ; block++) {
    const chunks = await asUser(sql, userId, (tx) => readBlock(tx, userId, versionId, block))
    if (chunks.length === 0) return
    const postings = postingsOf(chunks, forms)
    await asUser(sql, userId, (tx) => insertTerms(tx, userId, versionId, block, postings))
    goOn()
  }
}

const readBlock = (tx: Transaction, userId: string, versionId: string, block: number): Promise<Chunk[]> =>
  tx<Chunk[]>`
    select index, content, heading from document_chunks
    where user_id = ${userId} and version_id = ${versionId} and index >= ${block * blockSize} and index < ${(block + 1) * blockSize}
    order by index`

/** The postings of each term of these chunks. */
export const postingsOf = (chunks: readonly Chunk[], forms: Map<string, readonly string[]>): Map<string, number[]> => {
  const postings = new Map<string, number[]>()
  for (const { index, content, heading } of chunks) {
    const { words, counts } = chunkTerms(heading === null ? content : `${heading}\n${content}`, forms)
    for (const [term, occurrences] of counts) {
      const posting = (index << weightBits) + weightOf(occurrences, words)
      const known = postings.get(term)
      if (known) known.push(posting)
      else postings.set(term, [posting])
    }
  }
  return postings
}

const insertTerms = async (
  tx: Transaction,
  userId: string,
  versionId: string,
  block: number,
  postings: Map<string, number[]>,
): Promise<void> => {
  // As text: arrays are quoted and parsed element by element. A term contains no line break.
  const terms = [...postings.keys()].join("\n")
  const lists = [...postings.values()].map((list) => `{${list.join(",")}}`).join("\n")
  await tx`
    insert into document_terms (user_id, version_id, block, term, postings)
    select ${userId}, ${versionId}, ${block}, term, list::integer[]
    from unnest(string_to_array(${terms}, E'\n'), string_to_array(${lists}, E'\n')) as given(term, list)
    on conflict do nothing`
}

/**
 * Called in the transaction that makes another version the active one, after the document's row was written, and whenever versions were
 * deleted. The caller holds the lock on the owner. `versionId` null: the document is no longer searched.
 */
export const activateVersion = async (
  tx: Transaction,
  userId: string,
  _documentId: string,
  _versionId: string | null,
): Promise<void> => {
  await tx`
    update document_owners set kept_chunks = counted.kept, chunks = counted.active
    from (
      select coalesce(sum(v.chunks), 0)::int as kept, coalesce(sum(v.chunks) filter (where d.id is not null), 0)::int as active
      from document_versions v
      left join documents d on d.user_id = ${userId} and d.active_version_id = v.id and d.status <> 'deleted'
      where v.user_id = ${userId}
    ) as counted
    where user_id = ${userId}`
}
