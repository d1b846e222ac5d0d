import { sha256 } from "../platform/cache/shared-key.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"

/** Whether somebody was erased just now. */
export type Erased = (userId: string) => boolean

export type Erasures = {
  /** Makes this process forget everybody of whose erasure it has not heard yet, and says so in the database. */
  catchUp: () => Promise<void>
  /** Waits until every live process has heard of this erasure and of those before it. False when one has not in time. */
  reachAll: (erasureId: string) => Promise<boolean>
  stop: () => Promise<void>
}

/** How soon a process hears of an erasure. It asks rather than listens: that works through any pooler, and needs no catching up. */
const pollMilliseconds = 500
/** A process that did not ask for so long is dead, or paused: then it asks before it answers anybody from what it keeps. */
const aliveSeconds = 5
const waitMilliseconds = 8000
/** Erasures are kept for a day. Who was away for longer than this may have missed one. */
const maxAwayMilliseconds = 12 * 3600 * 1000
const maxBatchSize = 1000

/** `forget`: drops what this process keeps of people. `alone`: no other process can be using this database. */
export const watchErasures = async (
  { sql, log, alone }: { sql: Database; log: Logger; alone: boolean },
  forget: (erased: Erased) => Promise<void>,
): Promise<Erasures> => {
  const id = Bun.randomUUIDv7()
  // What an embedded database knows of processes is left over from a crash.
  if (alone) await sql`delete from processes`
  const [newest] = await sql<{ id: string }[]>`select coalesce(max(id), 0) as id from erasures`
  let seen = newest?.id ?? "0"
  let askedAt = Date.now()

  const ask = async (): Promise<{ id: string; hash: string }[]> => {
    await sql`
      insert into processes (id, erasures_seen) values (${id}, ${seen})
      on conflict (id) do update set seen_at = now(), erasures_seen = excluded.erasures_seen`
    return sql<{ id: string; hash: string }[]>`
      select id, encode(user_hash, 'hex') as hash from erasures where id > ${seen} order by id limit ${maxBatchSize}`
  }

  const catchUpNow = async (): Promise<void> => {
    for (;;) {
      const erasures = await ask()
      const wasAway = Date.now() - askedAt > maxAwayMilliseconds
      const hashes = new Set(erasures.map(({ hash }) => hash))
      if (wasAway) await forget(() => true)
      else if (hashes.size > 0) await forget((userId) => hashes.has(sha256(userId).toString("hex")))
      askedAt = Date.now()
      const last = erasures.at(-1)
      if (!last) return
      seen = last.id
    }
  }

  /** One after the other: who comes while it runs is in the next. */
  let running: Promise<void> = Promise.resolve()
  const catchUp = (): Promise<void> => {
    running = running.catch(() => undefined).then(catchUpNow)
    return running
  }
  await catchUp()
  const watch = alone ? null : startPolling(catchUp, log)

  return {
    catchUp,
    reachAll: async (erasureId) => {
      const deadline = performance.now() + waitMilliseconds
      for (;;) {
        const behind = await sql`
          select from processes
          where erasures_seen < ${erasureId} and seen_at > now() - ${aliveSeconds} * interval '1 second' limit 1`
        if (behind.length === 0) return true
        if (performance.now() > deadline) return false
        await Bun.sleep(50)
      }
    },
    stop: async () => {
      await watch?.stop()
      await running.catch(() => undefined)
      await sql`delete from processes where id = ${id}`.catch((error: unknown) =>
        log.warn({ err: error }, "this process is still listed in the database; it is taken for dead in a few seconds"),
      )
    },
  }
}

const startPolling = (poll: () => Promise<void>, log: Logger): { stop: () => Promise<void> } => {
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  let isAway = false
  const loop = async (): Promise<void> => {
    while (!stopping) {
      await Promise.race([Bun.sleep(pollMilliseconds), stopped.promise])
      if (stopping) return
      try {
        await poll()
        isAway = false
      } catch (error) {
        if (!isAway) log.warn({ err: error }, "cannot ask who was erased; trying again")
        isAway = true
      }
    }
  }
  const looping = loop()
  return {
    stop: async () => {
      stopping = true
      stopped.resolve()
      await looping
    },
  }
}
