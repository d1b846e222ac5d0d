import { noId } from "../feature/exported-rows.ts"
import { type Counts, type Erasure, readCount } from "../feature/personal-table.ts"
import { removeFromGraph } from "../graph/write-graph.ts"
import { lockUsers } from "../people/lock-user.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { dropVectorIndexes } from "../vectors/personal-tables.ts"
import { deleteTerms } from "./delete-facts.ts"

/** The last transaction deletes up to this many facts at once, in a second or two. */
const maxErasedAtOnce = 2000
const factsInOneBatch = 1000

const countFacts = async (sql: Database, userId: string): Promise<number> => {
  const [row] = await sql<{ fact_count: number }[]>`select fact_count from users where user_id = ${userId}`
  return row?.fact_count ?? 0
}

/**
 * Deletes the next facts of a person who has many, with everything derived from them. `after`: the last fact of the previous batch.
 * Returns null at the end.
 */
const deleteNextFacts = async (
  tx: Transaction,
  userId: string,
  after: string,
): Promise<{ counts: Counts; last: string | null }> => {
  await lockUsers(tx, [userId])
  const rows = await tx<{ id: string }[]>`
    select id from facts where user_id = ${userId} and id > ${after} order by id limit ${factsInOneBatch}`
  const ids = rows.map(({ id }) => id)
  const entities = await removeFromGraph(tx, userId, ids)
  await deleteTerms(tx, userId, ids)
  // Deleted by the thousand: foreign keys would delete them fact by fact.
  await tx`delete from fact_vectors where user_id = ${userId} and fact_id = any (${ids})`
  await tx`delete from claims where user_id = ${userId} and fact_id = any (${ids})`
  const { count: versions } = await tx`delete from fact_versions where user_id = ${userId} and fact_id = any (${ids})`
  const { count: memories } = await tx`delete from facts where user_id = ${userId} and id = any (${ids})`
  await tx`update users set fact_count = fact_count - ${memories} where user_id = ${userId}`
  return { counts: { memories, versions, entities }, last: ids.at(-1) ?? null }
}

const deleteFacts = async (tx: Transaction, userId: string): Promise<Counts> => {
  const { count: memories } = await tx`delete from facts where user_id = ${userId}`
  return { memories }
}

const countMemories = (tx: Transaction, userId: string): Promise<number> =>
  readCount(tx<{ count: number }[]>`select count(*)::int as count from facts where user_id = ${userId}`)

/** Many thousands of facts are deleted in batches, so that no statement is long and nobody waits long for the lock on the user. */
export const erasedMemories: Erasure = {
  counted: { as: "memories", example: 12, count: countMemories },
  begin: (userId) => {
    let after: string | null = noId
    return {
      deleteBatch: async (sql) => {
        if (after === null || (await countFacts(sql, userId)) <= maxErasedAtOnce) return null
        if (after === noId) await dropVectorIndexes(sql, userId)
        const from: string = after
        const { counts, last } = await asUser(sql, userId, (tx) => deleteNextFacts(tx, userId, from))
        after = last
        return counts
      },
      deleteRest: (tx) => deleteFacts(tx, userId),
    }
  },
}
