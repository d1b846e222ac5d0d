import { fullGC } from "bun:jsc"

/** Bytes of dropped buffers after which a collection starts. */
const maxGarbageBytes = 8 * 1024 * 1024
/** Every so many collections look at old objects, too. */
const collectionsUntilFull = 8
let garbageBytes = 0
let collections = 0

/**
 * Tells that buffers of this size were used and dropped. The collector itself waits until they are about as large as the heap, most of
 * which is the memory of an embedded database. Most collections look at new objects only and run beside the main thread. Dropped objects
 * that grew old keep what they refer to, so now and then a collection looks at all, which holds the main thread.
 */
export const countGarbage = (bytes: number): void => {
  garbageBytes += bytes
  if (garbageBytes < maxGarbageBytes) return
  garbageBytes = 0
  collections += 1
  if (collections % collectionsUntilFull === 0) fullGC()
  else Bun.gc(false)
}
