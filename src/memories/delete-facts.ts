import { removeFromGraph } from "../graph/write-graph.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { noteEvent } from "./note-event.ts"

/** Deletes facts with everything derived from them; facts that they had replaced stay past facts. The caller holds the lock on the user. */
export const deleteFacts = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await removeFromGraph(tx, userId, ids)
  await tx`update facts set superseded_by = null where user_id = ${userId} and superseded_by = any(${[...ids]}::uuid[])`
  await deleteTerms(tx, userId, ids)
  await tx`
    with gone as (
      delete from facts where user_id = ${userId} and id = any(${[...ids]}::uuid[]) returning id
    ), event as (
      ${noteEvent(tx, userId, "memory_delete", tx`gone`)}
    )
    update users set fact_count = fact_count - (select count(*) from gone) where user_id = ${userId}`
}

/** Found through the facts' own texts: an index by fact would make every write more expensive than this. */
export const deleteTerms = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await tx`
    delete from fact_terms t using facts f, unnest(tsvector_to_array(f.keywords)) as held(term)
    where f.user_id = ${userId} and f.id = any(${[...ids]}::uuid[]) and t.user_id = ${userId} and t.term = held.term and t.fact_id = f.id`
}
