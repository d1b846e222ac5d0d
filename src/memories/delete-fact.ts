import { removeFromGraph } from "../graph/write-graph.ts"
import type { Transaction } from "../platform/database/connect.ts"

/** Deletes a fact with everything derived from it; facts that it had replaced stay past facts. */
export const deleteFact = async (tx: Transaction, userId: string, id: string): Promise<boolean> => {
  await removeFromGraph(tx, userId, [id])
  await tx`update facts set superseded_by = null where user_id = ${userId} and superseded_by = ${id}`
  await deleteTerms(tx, userId, id)
  const rows = await tx`
    with fact as (delete from facts where user_id = ${userId} and id = ${id} returning id)
    update users set fact_count = fact_count - 1 from fact where user_id = ${userId} returning fact.id`
  return rows.length === 1
}

/** Found through the fact's own text: an index by fact would make every write more expensive than this. */
export const deleteTerms = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`
    delete from fact_terms t using facts f, unnest(tsvector_to_array(f.keywords)) as held(term)
    where f.user_id = ${userId} and f.id = ${id} and t.user_id = ${userId} and t.term = held.term and t.fact_id = f.id`
}
