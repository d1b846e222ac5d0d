import { ConstantBackoff, handleWhen, retry } from "cockatiel"
import postgres from "postgres"
import { type State, waitForOthers, writeMove } from "../../people/homes.ts"
import { insertErasure } from "../../people/queries.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import { StartupError } from "../../platform/errors.ts"
import type { Services } from "../context.ts"

const lockTimeout = "4s"
const isBlocked = (error: unknown): boolean => error instanceof postgres.PostgresError && error.code === "55P03"
const untilFree = retry(handleWhen(isBlocked), { maxAttempts: 5, backoff: new ConstantBackoff(2000) })

/**
 * Sets where the person lives, when none of their transactions runs, and waits until every process knows. `other`: the other database;
 * `check`: throws when it must not be.
 */
export const setHome = async (
  { sql, erasures }: Pick<Services, "sql" | "erasures">,
  userId: string,
  state: State,
  other: string,
  check?: (tx: Transaction) => Promise<void>,
): Promise<void> => {
  const set = () =>
    sql.begin(async (tx) => {
      await tx`select set_config('lock_timeout', ${lockTimeout}, true), set_config('pika.moving', 'on', true)`
      await tx`select pika.act_as(${userId})`
      await waitForOthers(tx, userId)
      await check?.(tx)
      const erasureId = await insertErasure(tx, userId)
      await writeMove(tx, userId, { state, other }, erasureId)
      return erasureId
    })
  const erasureId = await untilFree.execute(set).catch((error: unknown) => {
    throw isBlocked(error)
      ? new StartupError("Something of this person takes long, such as an export. Try again later.")
      : error
  })
  await erasures.catchUp()
  if (!(await erasures.reachAll(erasureId)))
    throw new StartupError("Not all processes have heard of the move yet. Run this again: it goes on where it stopped.")
}

/** One move of a person at a time. The lock ends with the connection. */
export const holdMove = async <Answer>(sql: Database, userId: string, move: () => Promise<Answer>): Promise<Answer> => {
  const connection = await sql.reserve()
  try {
    const [row] = await connection<
      { free: boolean }[]
    >`select pg_try_advisory_lock(7452011, hashtext(${userId})) as free`
    if (!row?.free) throw new StartupError("Another process is moving this person.")
    return await move()
  } finally {
    await connection`select pg_advisory_unlock_all()`.catch(() => undefined)
    connection.release()
  }
}

/** What tells databases apart, also those of one server. */
export const nameDatabase = async (sql: Database): Promise<string> => {
  const [row] = await sql<{ name: string }[]>`
    select system_identifier || '/' || current_database() as name from pg_control_system()`
  if (!row) throw new Error("the database did not say which one it is")
  return row.name
}
