import type { Database, Transaction } from "../database/connect.ts"
import type { DatabaseUse } from "./database-use.ts"
import { statementName } from "./statement-name.ts"
import type { Tracing } from "./tracing.ts"

/**
 * The parts of a postgres.js query that are observed: `handler` is called once when it is sent; `resolve` or `reject` once when it ends.
 */
type Pending = {
  strings: readonly string[]
  handler: (query: Pending) => void
  resolve: (answer: unknown) => void
  reject: (error: unknown) => void
}

const isPending = (made: object): made is Pending => "handler" in made && "strings" in made

/** The same pool with counters and, when tracing is on, a span for each statement and transaction. */
export const observeDatabase = (sql: Database, use: DatabaseUse, tracing: Tracing): Database => {
  const watch = <Made extends object>(made: Made): Made => {
    if (!isPending(made)) return made
    const { handler } = made
    made.handler = (query) => {
      use.begin()
      whenOver(query, use.end)
      handler(query)
    }
    return tracing.isOn ? traceStatement(made, tracing) : made
  }
  const begin = async (...given: unknown[]): Promise<unknown> => {
    const work = given.pop() as (tx: Transaction) => unknown
    const inTransaction = tracing.isOn ? (tx: Transaction) => work(traceTransaction(tx, tracing)) : work
    const run = () => (sql.begin as (...given: unknown[]) => Promise<unknown>)(...given, inTransaction)
    use.begin()
    try {
      return await (tracing.isOn ? tracing.run("transaction", databaseSpan, run) : run())
    } finally {
      use.end()
    }
  }
  return withCalls(sql, watch, { begin })
}

/** Statements in a transaction already have its connection: there is nothing to count. */
const traceTransaction = (tx: Transaction, tracing: Tracing): Transaction =>
  withCalls(tx, (made) => (isPending(made) ? traceStatement(made, tracing) : made), {})

/** A copy of `sql` whose statements go through `watch`. Fragments and names go through it too, and are never sent. */
const withCalls = <Sql extends Database | Transaction>(
  sql: Sql,
  watch: <Made extends object>(made: Made) => Made,
  more: object,
): Sql => {
  const call = sql as unknown as (...given: unknown[]) => object
  const unsafe = sql.unsafe as (...given: unknown[]) => object
  return Object.assign((...given: unknown[]) => watch(call(...given)), sql, {
    unsafe: (...given: unknown[]) => watch(unsafe(...given)),
    ...more,
  }) as unknown as Sql
}

const databaseSpan = { kind: "client", attributes: { "db.system.name": "postgresql" } } as const

/** The span of a statement begins when it is given to the pool, so it includes the wait for a connection. */
const traceStatement = <Made extends Pending>(made: Made, tracing: Tracing): Made => {
  const { handler } = made
  made.handler = (query) => {
    const over = new Promise<void>((resolve, reject) => whenOver(query, resolve, reject))
    tracing.run(statementName(query.strings), databaseSpan, () => over).catch(() => undefined)
    handler(query)
  }
  return made
}

const whenOver = (query: Pending, then: () => void, failed: (error: unknown) => void = then): void => {
  const { resolve, reject } = query
  // Some connection errors call one of them again: only the first call counts.
  const restore = () => {
    query.resolve = resolve
    query.reject = reject
  }
  query.resolve = (answer) => {
    restore()
    then()
    resolve(answer)
  }
  query.reject = (error) => {
    restore()
    failed(error)
    reject(error)
  }
}
