import { asUser, everybody } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import { findOver } from "./queries.ts"

const lookMs = 50

type Watch = { waiting: Map<string, Set<() => void>>; isLooking: boolean }

/** One for each pool: however many requests wait for jobs, a process asks for all of them in one statement. */
const watches = new WeakMap<Database, Watch>()

const watchOf = (sql: Database): Watch => {
  const known = watches.get(sql) ?? { waiting: new Map(), isLooking: false }
  watches.set(sql, known)
  return known
}

/** Resolves when the job is over, or gone, or when `signal` is aborted. A database that does not answer is asked again. */
export const untilJobIsOver = (sql: Database, id: string, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const watch = watchOf(sql)
    const others = watch.waiting.get(id) ?? new Set()
    const end = (): void => {
      signal.removeEventListener("abort", end)
      others.delete(end)
      if (others.size === 0 && watch.waiting.get(id) === others) watch.waiting.delete(id)
      resolve()
    }
    if (signal.aborted) return resolve()
    signal.addEventListener("abort", end)
    watch.waiting.set(id, others.add(end))
    if (!watch.isLooking) void look(sql, watch)
  })

/** As long as somebody waits. */
const look = async (sql: Database, watch: Watch): Promise<void> => {
  watch.isLooking = true
  while (watch.waiting.size > 0) {
    await Bun.sleep(lookMs)
    const ids = [...watch.waiting.keys()]
    if (ids.length === 0) break
    const over = await asUser(sql, everybody, (tx) => findOver(tx, ids)).catch(() => [])
    for (const id of over) for (const end of [...(watch.waiting.get(id) ?? [])]) end()
  }
  watch.isLooking = false
}
