import type { Missing, VectorTable } from "../../feature/vector-table.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import { vectorText } from "../../vectors/vector-text.ts"
import { lockOwner } from "../queries.ts"
import { embeddedText } from "../reading/read-document.ts"

type Key = { userId: string; hash: string }

const firstHash = "00000000-0000-0000-0000-000000000000"
const lastHash = "ffffffff-ffff-ffff-ffff-ffffffffffff"

/** Ids of owners contain no line breaks. */
const keyText = ({ user_id, content_hash }: { user_id: string; content_hash: string }): string =>
  `${user_id}\n${content_hash}`
const readKey = (key: string | null): Key => {
  const [userId = "", hash = firstHash] = key?.split("\n") ?? []
  return { userId, hash }
}

type ChunkText = { user_id: string; content_hash: string; content: string; heading: string | null }

/** Owners per statement. */
const ownersAtOnce = 500
/** Rows deleted per statement. */
const freedAtOnce = 1000

/** One row for each text of an owner's chunks. */
export const chunkVectors: VectorTable = {
  name: "chunks of documents",
  countMissing: async (sql, { spaceId, since }) => {
    const [row] = await sql<{ count: number }[]>`
      select coalesce(sum(missing.texts), 0)::int as count from document_owners owner cross join lateral (
        select count(distinct c.content_hash) as texts from document_chunks c where c.user_id = owner.user_id and not exists (
          select from chunk_vectors v where v.user_id = owner.user_id and v.space_id = ${spaceId} and v.content_hash = c.content_hash)
      ) as missing
      where owner.version >= ${since}::bigint`
    return row?.count ?? 0
  },
  nextMissing: async (sql, { spaceId, since, after, limit }) => {
    let key = readKey(after)
    for (;;) {
      const owners = await sql<{ user_id: string }[]>`
        select user_id from document_owners where user_id >= ${key.userId} and version >= ${since}::bigint
        order by user_id limit ${ownersAtOnce}`
      const last = owners.at(-1)?.user_id
      if (last === undefined) return null
      const chunks = await readMissing(sql, { spaceId, since, after: key, last, limit })
      const lastChunk = chunks.at(-1)
      if (lastChunk)
        return {
          texts: chunks.map(({ heading, content }) =>
            embeddedText({ headings: heading === null ? [] : [heading], content }),
          ),
          last: keyText(lastChunk),
          write: (tx, vectors, isActive) => writeVectors(tx, spaceId, chunks, vectors, isActive),
        }
      if (owners.length < ownersAtOnce) return null
      key = { userId: last, hash: lastHash }
    }
  },
  free: async (sql, spaceIds, after) => {
    const { userId } = readKey(after)
    const [row] = await sql<{ last: string | null }[]>`
      with freed as (
        delete from chunk_vectors where ctid = any (array(
          select ctid from chunk_vectors where user_id >= ${userId} and space_id = any (${[...spaceIds]}::smallint[])
          order by user_id limit ${freedAtOnce}))
        returning user_id
      )
      select max(user_id) as last from freed`
    return row?.last ?? null
  },
}

/** Reads the texts of owners up to `last`. */
const readMissing = (
  sql: Database | Transaction,
  { spaceId, since, after, last, limit }: Missing & { after: Key; last: string; limit: number },
) => sql<ChunkText[]>`
  select chunk.* from document_owners owner cross join lateral (
    select distinct on (c.content_hash) c.user_id, c.content_hash, c.content, c.heading from document_chunks c
    where c.user_id = owner.user_id
      and c.content_hash > case when owner.user_id = ${after.userId} then ${after.hash}::uuid else ${firstHash}::uuid end
      and not exists (
        select from chunk_vectors v where v.user_id = owner.user_id and v.space_id = ${spaceId} and v.content_hash = c.content_hash)
    order by c.content_hash limit ${limit}
  ) as chunk
  where owner.user_id between ${after.userId} and ${last} and owner.version >= ${since}::bigint
  order by chunk.user_id, chunk.content_hash limit ${limit}`

const writeVectors = async (
  tx: Transaction,
  spaceId: number,
  chunks: readonly ChunkText[],
  vectors: readonly Float32Array[],
  isActive: boolean,
): Promise<void> => {
  const rows = chunks.map(({ user_id, content_hash }, index) => ({
    user_id,
    content_hash,
    embedding: vectorText(vectors[index] ?? new Float32Array()),
  }))
  // A new vector in the active space changes search results, so cached answers become invalid.
  if (isActive) for (const userId of new Set(chunks.map(({ user_id }) => user_id).sort())) await lockOwner(tx, userId)
  await tx`
    insert into chunk_vectors (user_id, space_id, content_hash, embedding)
    select r.user_id, ${spaceId}::smallint, r.content_hash, r.embedding::halfvec
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(user_id text, content_hash uuid, embedding text)
    join lateral (
      select from document_chunks c where c.user_id = r.user_id and c.content_hash = r.content_hash limit 1 for key share
    ) as chunk on true
    order by r.user_id, r.content_hash
    on conflict do nothing`
}
