import { embeddingText } from "../facts/embedding-text.ts"
import { isOfAnother } from "../facts/whose-fact.ts"
import type { Missing, VectorTable } from "../feature/vector-table.ts"
import { lockUsers } from "../people/lock-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { vectorText } from "../vectors/vector-text.ts"
import { type FactRow, readFactRow } from "./fact-row.ts"

type Key = { userId: string; id: string }

const firstId = "00000000-0000-0000-0000-000000000000"
const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff"

/** Ids of persons contain no line breaks. */
const keyText = ({ user_id, id }: { user_id: string; id: string }): string => `${user_id}\n${id}`
const readKey = (key: string | null): Key => {
  const [userId = "", id = firstId] = key?.split("\n") ?? []
  return { userId, id }
}

/** People per statement. */
const peopleAtOnce = 500
/** Rows deleted per statement. */
const freedAtOnce = 1000

export const factVectors: VectorTable = {
  name: "facts",
  // Counts person by person through the indexes, so a change of one person costs only their own facts.
  countMissing: async (sql, { spaceId, since }) => {
    const [row] = await sql<{ count: number }[]>`
      select coalesce(sum(missing.facts), 0)::int as count from users person cross join lateral (
        select count(*) as facts from facts f where f.user_id = person.user_id and not exists (
          select from fact_vectors v where v.user_id = person.user_id and v.space_id = ${spaceId} and v.fact_id = f.id)
      ) as missing
      where person.version >= ${since}::bigint`
    return row?.count ?? 0
  },
  nextMissing: async (sql, { spaceId, since, after, limit }) => {
    let key = readKey(after)
    for (;;) {
      const people = await sql<{ user_id: string }[]>`
        select user_id from users where user_id >= ${key.userId} and version >= ${since}::bigint
        order by user_id limit ${peopleAtOnce}`
      const last = people.at(-1)?.user_id
      if (last === undefined) return null
      const rows = await readMissing(sql, { spaceId, since, after: key, last, limit })
      const facts = rows.map(readFactRow)
      const lastRow = rows.at(-1)
      if (lastRow)
        return {
          texts: facts.map((fact) =>
            embeddingText({ text: fact.fact_value, category: fact.category, tags: fact.fact_type }),
          ),
          last: keyText(lastRow),
          write: (tx, vectors, isActive) => writeVectors(tx, spaceId, facts, vectors, isActive),
        }
      if (people.length < peopleAtOnce) return null
      key = { userId: last, id: lastId }
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

/** Reads the rows of people up to `last`. */
const readMissing = (
  sql: Database | Transaction,
  { spaceId, since, after, last, limit }: Missing & { after: Key; last: string; limit: number },
) => sql<FactRow[]>`
  select fact.* from users person cross join lateral (
    select * from facts f
    where f.user_id = person.user_id and f.id > case when person.user_id = ${after.userId} then ${after.id}::uuid else ${firstId}::uuid end
      and not exists (
        select from fact_vectors v where v.user_id = person.user_id and v.space_id = ${spaceId} and v.fact_id = f.id)
    order by f.id limit ${limit}
  ) as fact
  where person.user_id between ${after.userId} and ${last} and person.version >= ${since}::bigint
  order by person.user_id, fact.id limit ${limit}`

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
  // A new vector in the active space changes search results, so cached answers become invalid.
  if (isActive) await lockUsers(tx, people)
  else await tx`select from users where user_id = any (${[...new Set(people)]}) order by user_id for update`
  await tx`
    insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another, still_true)
    select f.user_id, ${spaceId}::smallint, f.id, r.embedding::halfvec, f.valid_to is null, f.position,
      strpos(f.fact_value, '?') > 0, r.of_another, f.still_true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(user_id text, id uuid, version integer, of_another boolean, embedding text)
    join facts f on f.user_id = r.user_id and f.id = r.id and f.version = r.version
    for share of f
    on conflict do nothing`
}
