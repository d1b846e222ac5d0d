import { sha256 } from "../platform/cache/shared-key.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { movedAway, movingHere } from "../platform/errors.ts"

/** Where people live who move, or have moved, from one cluster to another. */
export type Homes = {
  /**
   * Throws for somebody who lives on another cluster, or is moving here: for what reads without a transaction of the person, where the
   * database checks it (sql/036_moves.sql).
   */
  require: (userId: string) => void
  /** Learns who moved. */
  refresh: () => Promise<void>
}

const movesReadAtOnce = 1000

/** Until the first `refresh`, nobody lives elsewhere. */
export const createHomes = (sql: Database): Homes => {
  const away = new Map<string, State>()
  let seen = "0"
  const refresh = async (): Promise<void> => {
    for (let read = movesReadAtOnce; read === movesReadAtOnce; ) {
      const rows = await sql<{ hash: string; state: State; erasure_id: string }[]>`
        select encode(user_hash, 'hex') as hash, state, erasure_id from moves
        where erasure_id > ${seen} order by erasure_id limit ${movesReadAtOnce}`
      for (const { hash, state, erasure_id } of rows) {
        if (state === "gone" || state === "coming") away.set(hash, state)
        else away.delete(hash)
        seen = erasure_id
      }
      read = rows.length
    }
  }
  return {
    require: (userId) => {
      const state = away.size === 0 ? undefined : away.get(sha256(userId).toString("hex"))
      if (state === "gone") throw movedAway()
      if (state === "coming") throw movingHere()
    },
    refresh,
  }
}

export type State = "closing" | "gone" | "coming" | "here"

export type Move = { state: State; other: string }

export const readMove = async (sql: Database, userId: string): Promise<Move | null> => {
  const [row] = await sql<Move[]>`select state, other from moves where user_hash = ${sha256(userId)}`
  return row ?? null
}

/** Waits until no transaction of the person runs. The caller's transaction then decides what the next ones may do. */
export const waitForOthers = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`select pg_advisory_xact_lock(7452010, hashtext(${userId}))`
}

export const writeMove = async (
  tx: Transaction,
  userId: string,
  { state, other }: Move,
  erasureId: string,
): Promise<void> => {
  await tx`
    insert into moves (user_hash, state, other, erasure_id) values (${sha256(userId)}, ${state}, ${other}, ${erasureId})
    on conflict (user_hash) do update set state = excluded.state, other = excluded.other, erasure_id = excluded.erasure_id`
}
