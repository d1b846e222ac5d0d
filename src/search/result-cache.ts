import { readFactTags } from "../memories/queries.ts"
import type { Erased } from "../people/erasures.ts"
import { createMemoryCache } from "../platform/cache/memory-cache.ts"
import type { CountCache } from "../platform/cache/metrics.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import { createVersionReader } from "../platform/cache/version-tags.ts"
import type { Database } from "../platform/database/connect.ts"
import { type Answer, createSharedAnswers, isFresh } from "./shared-answers.ts"

export type ResultCache = {
  /**
   * The answer to `request`, a text that tells any two searches of one person apart: a known one when their memory has not changed since
   * it was found, else what `find` finds; never older than the call. Equal requests at once are found once.
   */
  answer: (userId: string, request: string, find: () => Promise<Answer>) => Promise<Answer>
  /** Drops the answers of people who were erased; searches that go on now leave none behind. */
  forget: (erased: Erased) => void
}

/** A search that goes on. `since`: the tag that was read before it began, so that it sees all that was written up to there. */
type Search = { answer: Promise<Answer>; since: string | undefined }

/** `generation`: what else an answer depends on, such as the program; processes that differ in it share nothing. */
export const createResultCache = (
  { sql, shared, generation }: { sql: Database; shared: SharedCache | null; generation: string },
  count: CountCache,
): ResultCache => {
  const memory = createMemoryCache<Answer>(({ facts }) => facts.length)
  const running = new Map<string, Search>()
  /** How often people were erased. What was begun before such an instant may be about one of them, and is kept nowhere. */
  let erasures = 0
  const readVersion = createVersionReader((userIds) => readFactTags(sql, userIds))
  const sharedAnswers = shared && createSharedAnswers(shared, generation, count)

  const search = async (key: string, since: string | undefined, find: () => Promise<Answer>): Promise<Answer> => {
    const begun = erasures
    const own: Search = { answer: find(), since }
    running.set(key, own)
    try {
      const found = await own.answer
      if (begun === erasures) memory.set(key, found)
      return found
    } finally {
      if (running.get(key) === own) running.delete(key)
    }
  }

  /** The answer of an equal search that goes on, unless it began too early to see what `version` stands for. */
  const join = async (key: string, version: string): Promise<Answer | null> => {
    // When the first is too old, another request may have begun one meanwhile that is not.
    for (const _ of [1, 2]) {
      const other = running.get(key)
      if (!other) return null
      if (other.since === version) return other.answer
      const found = await other.answer.catch(() => null)
      if (found?.version === version) return found
    }
    return null
  }

  return {
    answer: async (userId, request, find) => {
      // No id holds a line break.
      const key = `${userId}\n${request}`
      const begun = erasures
      const findAnew = async (since?: string) => {
        count("results_memory", "miss")
        const found = await search(key, since, find)
        if (begun === erasures) sharedAnswers?.write(userId, request, found)
        return found
      }
      const isKnown = memory.has(key)
      // With nothing to compare it to, the tag is of no use.
      if (!isKnown && !sharedAnswers && !running.has(key)) return findAnew()
      // An error makes it a miss: what asks the database next tells what is wrong with it.
      const reading = readVersion(userId).catch(() => undefined)
      const theirs = isKnown ? null : await sharedAnswers?.read(userId, request, reading)
      const version = await reading
      if (version === undefined) return findAnew()
      // Asked for only now: it may have been found meanwhile.
      const known = memory.get(key)
      const fresh = known && isFresh(known, version) ? known : (theirs ?? (await join(key, version)))
      if (!fresh) return findAnew(version)
      count("results_memory", fresh === theirs ? "miss" : "hit")
      if (fresh === theirs && begun === erasures) memory.set(key, fresh)
      return fresh
    },
    forget: (erased) => {
      erasures += 1
      for (const known of [memory, running])
        for (const key of [...known.keys()]) if (erased(userOf(key))) known.delete(key)
    },
  }
}

const userOf = (key: string): string => key.slice(0, key.indexOf("\n"))
