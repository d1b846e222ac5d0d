import type { Transaction } from "../platform/database/connect.ts"

/** `version`: of the fact that was compared; one that was rewritten since is not put in doubt. */
export type FactDoubt = { id: string; version: number; stillTrue: number }

/**
 * Lowers the probability that facts still hold. Only facts that were said before `said_at` are put in doubt; of several doubts, the
 * strongest counts. The caller holds the lock on the user.
 */
export const doubtFacts = async (
  tx: Transaction,
  { userId, saidAt, heardAt }: { userId: string; saidAt: Date; heardAt: Date },
  doubts: readonly FactDoubt[],
): Promise<void> => {
  if (doubts.length === 0) return
  const rows = doubts.map(({ id, version, stillTrue }) => ({ id, version, still_true: stillTrue }))
  await tx`
    with input as (
      select id, version, min(still_true) as still_true
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(id uuid, version integer, still_true real) group by id, version
    ), doubted as (
      update facts set still_true = input.still_true from input
      where facts.user_id = ${userId} and facts.id = input.id and facts.version = input.version and facts.valid_to is null
        and facts.still_true > input.still_true and (said_at, coalesce(heard_at, said_at)) < (${saidAt}, ${heardAt})
      returning facts.id, facts.still_true
    )
    update fact_vectors set still_true = doubted.still_true from doubted
    where fact_vectors.user_id = ${userId} and fact_vectors.fact_id = doubted.id`
}

/** Facts that are told again still hold. The caller holds the lock on the user. */
export const clearDoubts = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await tx`
    with certain as (
      update facts set still_true = 1 where user_id = ${userId} and id = any (${[...ids]}::uuid[]) and still_true < 1 returning id
    )
    update fact_vectors set still_true = 1 where user_id = ${userId} and fact_id in (select id from certain)`
}
