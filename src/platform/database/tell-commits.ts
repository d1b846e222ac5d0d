import type { Database, Transaction } from "./connect.ts"

/** Called with the topics of a transaction as soon as it is committed. */
type Listener = (topics: ReadonlySet<string>) => void

const listeners = new WeakMap<Database, Listener>()
const topicsOf = new WeakMap<Transaction, Set<string>>()

/** Sets who is told about the commits of `asUser` on this pool. */
export const listenToCommits = (sql: Database, listener: Listener): void => void listeners.set(sql, listener)

/** Notes what a transaction changes. The listener is told when it is committed, and never when it is not. */
export const noteChange = (tx: Transaction, topic: string): void => {
  const topics = topicsOf.get(tx)
  if (topics) topics.add(topic)
  else topicsOf.set(tx, new Set([topic]))
}

/** Runs a transaction, and tells the listener what it changed once it is committed. */
export const tellWhenCommitted = async <Answer>(
  sql: Database,
  run: (begun: (tx: Transaction) => void) => Promise<Answer>,
): Promise<Answer> => {
  let committed: Transaction | undefined
  const answer = await run((tx) => {
    committed = tx
  })
  const topics = committed && topicsOf.get(committed)
  if (topics) listeners.get(sql)?.(topics)
  return answer
}
