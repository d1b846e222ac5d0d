import type { Database, Transaction } from "./connect.ts"

/** Instead of a person: everybody's jobs, to be read only. No id of a person holds a line break. */
export const everybody = "\n"

/**
 * A transaction in which the database shows and takes rows of this person alone, whatever a statement says (sql/001_baseline.sql). Outside
 * of one it shows nobody's. Who it is goes with the first statement of `work`, in one round trip.
 */
export const asUser = <Answer>(
  sql: Database,
  userId: string,
  work: (tx: Transaction) => Promise<Answer>,
  mode: "" | "isolation level repeatable read read only" = "",
): Promise<Answer> =>
  sql.begin(mode, async (tx) => {
    const named = tx`select set_config('pika.user_id', ${userId}, true)`.execute()
    const [answer] = await Promise.all([work(tx), named])
    return answer
  }) as Promise<Answer>
