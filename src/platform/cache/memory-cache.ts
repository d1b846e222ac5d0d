import { LRUCache } from "lru-cache"

const maxBytes = 32 * 1024 * 1024
const ttlMilliseconds = 600_000
const purgeMilliseconds = 60_000
/** What an entry takes besides its texts, about. */
const entryBytes = 300

/**
 * What a process keeps of answers: 32 MiB at most, each for ten minutes after it was set. What is older is dropped once a minute, not only
 * when it is asked for again or pushed out: a process under a steady load has its full size after ten minutes. Measured: docs/reliability.md.
 * `characters`: of the texts of a value, counted as two bytes each. `clock`: milliseconds, for tests.
 */
export const createMemoryCache = <Value extends object>(
  characters: (value: Value) => number,
  clock: { now: () => number } = performance,
): Pick<LRUCache<string, Value>, "get" | "set" | "has" | "delete" | "keys" | "size"> => {
  let purgedAt = clock.now()
  const cache = new LRUCache<string, Value>({
    maxSize: maxBytes,
    sizeCalculation: (value, key) => 2 * (characters(value) + key.length) + entryBytes,
    ttl: ttlMilliseconds,
    ttlResolution: 0,
    perf: clock,
    onInsert: () => {
      if (clock.now() < purgedAt + purgeMilliseconds) return
      purgedAt = clock.now()
      cache.purgeStale()
    },
  })
  return cache
}
