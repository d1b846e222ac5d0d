import postgres from "postgres"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { StartupError } from "../platform/errors.ts"
import { type Filling, fillSpace } from "./fill-space.ts"
import { announceSpace, endTurn, swapSpace, takeTurn, waitForWriters } from "./queries.ts"

export type Change = Omit<Filling, "isActive" | "since">

/** While this lock is waited for, writers wait too: at most this long. */
const lockTimeout = "1s"
const restMilliseconds = 500
const maxRounds = 100

/**
 * Fills a space beside the active one, while searches and writes use the active one, and then makes it the active one. Yields how many
 * rows were embedded. At the end it checks in one transaction that every row has its vector; otherwise another round embeds what was
 * written meanwhile. After the first failed check, writes fill the new space too. It continues where it was stopped.
 */
export async function* changeSpace(change: Change, signal: AbortSignal): AsyncGenerator<number> {
  let since = "0"
  for (let round = 1; !signal.aborted; round++) {
    const began = await whileNobodyWrites(change.sql, signal, readTag)
    yield* fillSpace({ ...change, isActive: false, since }, signal)
    if (signal.aborted || began === null) return
    if (await whileNobodyWrites(change.sql, signal, (tx) => swap(tx, change, began))) return
    if (round === maxRounds) throw neverComplete(change)
    await change.sql.unsafe(announceSpace, [change.embedder.space.id])
    since = began
  }
}

/** Two concurrent changes would each delete what the other one fills. If a process is killed, the next one can begin. */
export const oneAtATime = async <Answer>(sql: Database, change: () => Promise<Answer>): Promise<Answer> => {
  const session = await sql.reserve()
  try {
    const [row] = await session.unsafe<{ taken: boolean }[]>(takeTurn)
    if (!row?.taken)
      throw new StartupError(
        "Another command is changing the embedding model of this database. Run this when it has ended.",
      )
    return await change()
  } finally {
    await session.unsafe(endTurn).catch(() => undefined) // Its connection was lost, and the turn with it.
    session.release()
  }
}

const neverComplete = ({ embedder }: Change) =>
  new StartupError(
    `Memories are written all the time without a vector of ${embedder.space.model}. Give every process a provider that serves it, then run this again: it goes on where it stopped.`,
  )

/** The version tag that a write would get now: later writes have this one or a higher one. */
const readTag = async (tx: Transaction): Promise<string> => {
  const [row] = await tx<{ tag: string }[]>`select (extract(epoch from clock_timestamp()) * 1000000)::bigint as tag`
  if (!row) throw new Error("the database does not tell the time")
  return row.tag
}

/** The only statement that changes which space is searched. False when rows were written that have no vector yet. */
const swap = async (tx: Transaction, { embedder, tables }: Change, since: string): Promise<boolean> => {
  const spaceId = embedder.space.id
  for (const table of tables) if ((await table.countMissing(tx, { spaceId, since })) > 0) return false
  await tx.unsafe(swapSpace, [spaceId])
  return true
}

const lockNotAvailable = "55P03"

/**
 * Runs `work` while no transaction writes vectors. It tries until it gets its turn, because an import writes for minutes. Null: it was
 * stopped.
 */
const whileNobodyWrites = async <Answer>(
  sql: Database,
  signal: AbortSignal,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer | null> => {
  while (!signal.aborted)
    try {
      return (await sql.begin(async (tx) => {
        await tx`select set_config('lock_timeout', ${lockTimeout}, true)`
        await tx.unsafe(waitForWriters)
        return work(tx)
      })) as Answer
    } catch (error) {
      if (!(error instanceof postgres.PostgresError) || error.code !== lockNotAvailable) throw error
      await Bun.sleep(restMilliseconds)
    }
  return null
}
