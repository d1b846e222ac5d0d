import type { Database, Transaction } from "./connect.ts"
import { tellWhenCommitted } from "./tell-commits.ts"
import { together } from "./together.ts"

/** Used in place of a person to read everybody's jobs, read-only. Ids of persons contain no line breaks. */
export const everybody = "\n"

/** From here on the transaction is about this person. For work on several people that is done for all of them, or for none. */
export const becomeUser = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`select set_config('pika.user_id', ${userId}, true)`
}

/**
 * A transaction in which the database shows and accepts only rows of this person, whatever a statement says (sql/001_baseline.sql).
 * Outside of one it shows nobody's rows. Refused for somebody who lives on another cluster, and read-only while somebody moves
 * (sql/036_moves.sql). The person is set together with the first statement of `work`, in one round trip.
 */
export const asUser = <Answer>(
  sql: Database,
  userId: string,
  work: (tx: Transaction) => Promise<Answer>,
  mode: "" | "isolation level repeatable read read only" = "",
): Promise<Answer> => begunWith(sql, (tx) => tx`select pika.act_as(${userId})`.execute(), work, mode)

/** The same, where `begin` names the person by its statement, which it sends at once. When `begin` fails, nothing of `work` is kept. */
export const begunWith = <Answer>(
  sql: Database,
  begin: (tx: Transaction) => Promise<unknown>,
  work: (tx: Transaction) => Promise<Answer>,
  mode: "" | "isolation level repeatable read read only" = "",
): Promise<Answer> =>
  tellWhenCommitted(sql, (begun) =>
    sql.begin(mode, async (tx) => {
      begun(tx)
      const [, answer] = await together([begin(tx), work(tx)])
      return answer
    }),
  ) as Promise<Answer>
