import { sha256 } from "../platform/cache/shared-key.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"

/** Whether this person was just erased. */
export type Erased = (userId: string) => boolean

/** `whenErased`: adds something that forgets people whenever this process hears of an erasure, before it says that it has. */
export type ErasureWatch = { whenErased: (forget: (erased: Erased) => void) => void }

export type Erasures = ErasureWatch & {
  /** The id of this process among the processes that are alive. */
  processId: string
  /** Makes this process forget everybody whose erasure it has not processed yet, and records that in the database. */
  catchUp: () => Promise<void>
  /** Waits until every live process has processed this erasure and all earlier ones. False when one did not in time. */
  reachAll: (erasureId: string) => Promise<boolean>
  stop: () => Promise<void>
}

/** How soon a process learns of an erasure. Polling instead of LISTEN works through any pooler, and needs no catching up. */
const pollMilliseconds = 500
/** A process that has not polled for this long is dead or paused. It must poll before it answers anybody from its caches. */
const aliveSeconds = 5
const waitMilliseconds = 8000
/** Erasures are kept for some days. A process that was away for longer than this may have missed one. */
const maxAwayMilliseconds = 12 * 3600 * 1000
const maxBatchSize = 1000

/** `forgetCached`: drops what this process caches about people. `alone`: no other process can use this database. */
export const watchErasures = async (
  { sql, log, alone }: { sql: Database; log: Logger; alone: boolean },
  forgetCached: (erased: Erased) => Promise<void>,
): Promise<Erasures> => {
  const listeners: ((erased: Erased) => void)[] = []
  const forget = async (erased: Erased): Promise<void> => {
    for (const listener of listeners) listener(erased)
    await forgetCached(erased)
  }
  const id = Bun.randomUUIDv7()
  // Process rows in an embedded database are left over from a crash.
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

  /** One at a time: callers that arrive while it runs share the next run. */
  let running: Promise<void> = Promise.resolve()
  const catchUp = (): Promise<void> => {
    running = running.catch(() => undefined).then(catchUpNow)
    return running
  }
  await catchUp()
  const watch = alone ? null : startPolling(catchUp, log)

  return {
    processId: id,
    whenErased: (listener) => void listeners.push(listener),
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
