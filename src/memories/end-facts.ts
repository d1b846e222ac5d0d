import type { Transaction } from "../platform/database/connect.ts"
import { batchesOf } from "../platform/turns.ts"
import { placesOfTerms } from "./delete-facts.ts"
import { factsInOneStatement } from "./insert-facts.ts"
import { noteEvent } from "./note-event.ts"
import { saveVersions } from "./save-versions.ts"

export type FactEnd = { id: string; at: Date; by: string | null; reason: string }

/**
 * Ends facts that are no longer true: their state goes to the history, their claims are removed, and they are found only as past facts.
 */
export const endFacts = async (tx: Transaction, userId: string, ends: readonly FactEnd[]): Promise<void> => {
  for (const batch of batchesOf(ends, factsInOneStatement)) await endBatch(tx, userId, batch)
}

const endBatch = async (tx: Transaction, userId: string, ends: readonly FactEnd[]): Promise<void> => {
  const ids = ends.map((end) => end.id)
  await saveVersions(tx, userId, ids)
  // The ids are given as values, not joined: the embedded database never collects statistics, and without them a join read all words of
  // the person.
  await tx`
    with input as (
      select * from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e(id uuid, at timestamptz, by uuid, reason text)
    ), gone as (
      delete from claims where user_id = ${userId} and fact_id in (select id from input)
    ), vector as (
      update fact_vectors set current = false where user_id = ${userId} and fact_id in (select id from input)
    ), term as (
      update fact_terms set current = false where user_id = ${userId} and ctid = any (${placesOfTerms(tx, userId, ids)})
    ), ended as (
      update facts set valid_to = greatest(input.at, facts.valid_from), superseded_by = input.by, reason = input.reason,
        version = facts.version + 1, updated_at = now()
      from input where facts.user_id = ${userId} and facts.id = input.id and facts.valid_to is null
      returning facts.id
    )
    ${noteEvent(tx, userId, "memory_delete", tx`ended`)}`
}
