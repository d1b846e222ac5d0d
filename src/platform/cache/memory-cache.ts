import { LRUCache } from "lru-cache"

const maxBytes = 32 * 1024 * 1024
const ttlMilliseconds = 600_000
const purgeMilliseconds = 60_000
/** Approximate bytes of an entry besides its texts. */
const entryBytes = 300

/**
 * A cache of answers in this process: 32 MiB at most, each entry for ten minutes. Expired entries are dropped once a minute, not only on
 * access. So a process under steady load reaches its full size after ten minutes. Measured: docs/reliability.md. `characters`: total
 * length of a value's texts, counted as two bytes each. `clock`: milliseconds, for tests.
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
