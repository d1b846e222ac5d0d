import { embeddingText } from "../facts/embedding-text.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import type { VectorTable } from "../feature/vector-table.ts"
import { lockUsers } from "../people/lock-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { vectorText } from "./derived.ts"
import { type FactRow, readFactRow } from "./fact-row.ts"

type Key = { userId: string; id: string }

/** No id of a person holds a line break. */
const keyText = ({ user_id, id }: { user_id: string; id: string }): string => `${user_id}\n${id}`
const readKey = (key: string | null): Key => {
  const [userId = "", id = "00000000-0000-0000-0000-000000000000"] = key?.split("\n") ?? []
  return { userId, id }
}

const withoutVector = (sql: Database | Transaction, spaceId: number, since: string) => sql`
  f.user_id in (select user_id from users where version >= ${since}::bigint) and not exists (
    select from fact_vectors v where v.user_id = f.user_id and v.space_id = ${spaceId} and v.fact_id = f.id)`

/** Rows freed in one statement. */
const freedAtOnce = 1000

export const factVectors: VectorTable = {
  name: "facts",
  countMissing: async (sql, { spaceId, since }) => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from facts f where ${withoutVector(sql, spaceId, since)}`
    return row?.count ?? 0
  },
  nextMissing: async (sql, { spaceId, since, after, limit }) => {
    const key = readKey(after)
    const rows = await sql<FactRow[]>`
      select * from facts f where (user_id, id) > (${key.userId}, ${key.id}::uuid) and ${withoutVector(sql, spaceId, since)}
      order by user_id, id limit ${limit}`
    const last = rows.at(-1)
    if (!last) return null
    const facts = rows.map(readFactRow)
    return {
      texts: facts.map((fact) =>
        embeddingText({ text: fact.fact_value, category: fact.category, tags: fact.fact_type }),
      ),
      last: keyText(last),
      write: (tx, vectors, isActive) => writeVectors(tx, spaceId, facts, vectors, isActive),
    }
  },
  free: async (sql, spaceIds, after) => {
    const key = readKey(after)
    const [row] = await sql<{ user_id: string; id: string }[]>`
      with batch as materialized (
        select user_id, id from facts where (user_id, id) > (${key.userId}, ${key.id}::uuid) order by user_id, id limit ${freedAtOnce}
      ), freed as (
        delete from fact_vectors v using batch
        where v.user_id = batch.user_id and v.space_id = any (${[...spaceIds]}::smallint[]) and v.fact_id = batch.id
      )
      select user_id, id from batch order by user_id desc, id desc limit 1`
    return row ? keyText(row) : null
  },
}

const writeVectors = async (
  tx: Transaction,
  spaceId: number,
  facts: readonly FactRow[],
  vectors: readonly Float32Array[],
  isActive: boolean,
): Promise<void> => {
  const rows = facts.map((fact, index) => ({
    user_id: fact.user_id,
    id: fact.id,
    version: fact.version,
    of_another: isOfAnother({ ...fact, text: fact.fact_value }),
    embedding: vectorText(vectors[index] ?? new Float32Array()),
  }))
  const people = facts.map((fact) => fact.user_id)
  // A vector that is searched makes a fact easier to find: answers that are kept from before are old.
  if (isActive) await lockUsers(tx, people)
  else await tx`select from users where user_id = any (${[...new Set(people)]}) order by user_id for update`
  await tx`
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another)
    select f.user_id, ${spaceId}::smallint, f.id, r.embedding::halfvec, f.valid_to is null, f.position,
      strpos(f.fact_value, '?') > 0, r.of_another
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(user_id text, id uuid, version integer, of_another boolean, embedding text)
    join facts f on f.user_id = r.user_id and f.id = r.id and f.version = r.version
    for share of f
    on conflict do nothing`
}
