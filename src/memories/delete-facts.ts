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

export const deleteTerms = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await tx`delete from fact_terms where user_id = ${userId} and ctid = any (${placesOfTerms(tx, userId, ids)})`
}

/**
 * Where the words of facts are in the table. They are found through the facts' own texts: an index by fact would make every write more
 * expensive than this. Each word is looked up by itself (`limit 1`): a join read all facts of the person that share a word.
 */
export const placesOfTerms = (tx: Transaction, userId: string, ids: readonly string[]): ReturnType<Transaction> => tx`
  array(
    select word.ctid from (
      select id, unnest(tsvector_to_array(keywords)) as term from facts where user_id = ${userId} and id = any (${[...ids]}::uuid[])
    ) as held cross join lateral (
      select ctid from fact_terms where user_id = ${userId} and term = held.term and fact_id = held.id limit 1
    ) as word)`
