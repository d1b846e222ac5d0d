import { TimeoutStrategy, timeout } from "cockatiel"
import type { Logger } from "../logger.ts"
import { connect, type Database } from "./connect.ts"
import { watchServer } from "./watch.ts"

/** A streaming standby of the database. */
export type Replica = {
  /** Its host and port. */
  name: string
  sql: Database
  /** Runs `work` on it. Null when that fails or takes longer than a second: then the replica is left alone for a second. */
  ask: <Answer>(work: (sql: Database) => Promise<Answer>) => Promise<Answer | null>
}

export type Replicas = {
  all: readonly Replica[]
  /** The one whose turn it is, of those that answer; null when none does. */
  next: () => Replica | null
  stop: () => Promise<void>
}

type Options = { poolSize: number; role: string | null; log: Logger; observe: (sql: Database) => Database }

const restMilliseconds = 1000
/** The primary is asked then, and takes some milliseconds. */
const patience = timeout(1000, TimeoutStrategy.Aggressive)

export const openReplicas = (urls: readonly string[], options: Options): Replicas => {
  const opened = urls.map((url) => openReplica(url, options))
  let turn = 0
  return {
    all: opened.map(({ replica }) => replica),
    next: () => {
      for (const _ of opened) {
        const one = opened[turn++ % opened.length]
        if (one?.enter()) return one.replica
      }
      return null
    },
    stop: async () => {
      await Promise.all(opened.map(({ stop }) => stop()))
    },
  }
}

const openReplica = (url: string, { poolSize, role, log, observe }: Options) => {
  const name = new URL(url).host
  const watch = watchServer(url, log, `the replica ${name}`)
  const pool = connect(url, poolSize, { role, watch })
  const sql = observe(pool)
  let hasFailed = false
  let restsUntil = 0
  const rest = (): void => {
    restsUntil = performance.now() + restMilliseconds
  }
  const replica: Replica = {
    name,
    sql,
    ask: async (work) => {
      try {
        const answer = await patience.execute(() => work(sql))
        if (hasFailed) log.info({ replica: name }, "the replica is searched again")
        hasFailed = false
        return answer
      } catch (error) {
        if (!hasFailed)
          log.warn({ err: error, replica: name }, "a search on the replica failed; the primary answers it")
        hasFailed = true
        rest()
        return null
      }
    },
  }
  return {
    replica,
    /** Whether a search may go there. After a failure, one a second may, until one succeeds. */
    enter: () => {
      if (watch.isAway() || (hasFailed && performance.now() < restsUntil)) return false
      if (hasFailed) rest()
      return true
    },
    stop: async () => {
      await watch.stop()
      await pool.end({ timeout: 2 })
    },
  }
}
