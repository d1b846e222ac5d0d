import type { Transaction } from "../platform/database/connect.ts"

export type FactDoubt = { id: string; stillTrue: number }

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
  await tx`
    with doubted as (
      update facts set still_true = least(facts.still_true, input.still_true)
      from jsonb_to_recordset(${JSON.stringify(doubts.map(({ id, stillTrue }) => ({ id, still_true: stillTrue })))}::jsonb)
        as input(id uuid, still_true real)
      where facts.user_id = ${userId} and facts.id = input.id and facts.valid_to is null
        and (said_at, coalesce(heard_at, said_at)) < (${saidAt}, ${heardAt})
      returning facts.id, facts.still_true
    )
    update fact_vectors set still_true = doubted.still_true from doubted
    where fact_vectors.user_id = ${userId} and fact_vectors.fact_id = doubted.id`
}
