import type { Erased } from "../people/erasures.ts"
import { createMemoryCache } from "../platform/cache/memory-cache.ts"
import type { CountCache } from "../platform/cache/metrics.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import type { SharedKind } from "../platform/cache/shared-key.ts"
import { createVersionReader, type ReadTags } from "../platform/cache/version-tags.ts"
import { type Answer, createSharedAnswers, isFresh } from "./shared-answers.ts"

export type ResultCache = {
  /**
   * The answer to `request`, a text that identifies a search of what these owners have, the person who asks first: a cached answer if
   * nothing of theirs has changed since, otherwise the result of `find`; never older than the call. Concurrent equal requests share one
   * search.
   */
  answer: (owners: readonly [string, ...string[]], request: string, find: () => Promise<Answer>) => Promise<Answer>
  /** The version tag of what these owners have now, in the primary. */
  readVersion: (owners: readonly string[]) => Promise<string>
  /** Drops the answers of erased people; running searches store none afterwards. */
  forget: (erased: Erased) => void
}

/** A running search. `since`: the tag that was read before it began: it sees everything written up to there. */
type Search = { answer: Promise<Answer>; since: string | undefined }

/**
 * The version tag of an answer about several owners: the tags of all of them. An owner without a tag has nothing that could be found.
 */
export const joinTags = (tags: readonly string[]): string => tags.join(",")

type Options = {
  /** The version tags of owners, of the domain that is searched. */
  readTags: ReadTags
  shared: SharedCache | null
  /** Answers of this domain in the shared cache. */
  kind: SharedKind
  /** What else an answer depends on, such as the program version; processes with different values share nothing. */
  generation: string
}

export const createResultCache = ({ readTags, shared, kind, generation }: Options, count: CountCache): ResultCache => {
  const memory = createMemoryCache<Answer>(({ items }) => items.length)
  const running = new Map<string, Search>()
  /** Number of erasures so far. A search that began before the last one may concern an erased person, so it is not stored. */
  let erasures = 0
  const readVersion = createVersionReader(readTags)
  const readVersions = async (owners: readonly string[]) => joinTags(await Promise.all(owners.map(readVersion)))
  const sharedAnswers = shared && createSharedAnswers(shared, kind, generation, count)

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

  /** The answer of an equal running search, unless it began too early to see what `version` stands for. */
  const join = async (key: string, version: string): Promise<Answer | null> => {
    // If the first one is too old, another request may have started a newer one meanwhile.
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
    answer: async (owners, request, find) => {
      const [userId] = owners
      // Ids contain no line breaks.
      const key = `${owners.join("\n")}\n\n${request}`
      const begun = erasures
      const findAnew = async (since?: string) => {
        count("results_memory", "miss")
        const found = await search(key, since, find)
        if (begun === erasures) sharedAnswers?.write(userId, key, found)
        return found
      }
      const isKnown = memory.has(key)
      // Without an answer to compare, the tag is not needed.
      if (!isKnown && !sharedAnswers && !running.has(key)) return findAnew()
      // An error counts as a miss: the next query will report what is wrong with the database.
      const reading = readVersions(owners).catch(() => undefined)
      const theirs = isKnown ? null : await sharedAnswers?.read(userId, key, reading)
      const version = await reading
      if (version === undefined) return findAnew()
      // Read only now: the answer may have arrived meanwhile.
      const known = memory.get(key)
      const fresh = known && isFresh(known, version) ? known : (theirs ?? (await join(key, version)))
      if (!fresh) return findAnew(version)
      count("results_memory", fresh === theirs ? "miss" : "hit")
      if (fresh === theirs && begun === erasures) memory.set(key, fresh)
      return fresh
    },
    readVersion: readVersions,
    forget: (erased) => {
      erasures += 1
      for (const known of [memory, running])
        for (const key of [...known.keys()]) if (ownersOf(key).some(erased)) known.delete(key)
    },
  }
}

const ownersOf = (key: string): string[] => key.slice(0, key.indexOf("\n\n")).split("\n")
