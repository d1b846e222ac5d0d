import { LRUCache } from "lru-cache"
import type { CacheLayer, CountCache } from "../platform/metrics.ts"
import type { Erased } from "../privacy/erasures.ts"
import type { Embedder } from "./embedder.ts"
import { sha256 } from "./shared-key.ts"

/** The vector of a query, as it is handed to the database. */
export type QueryVector = {
  /** Its direction, as pgvector reads it. */
  text: string
  /** Under which the table `embeddings` should hold it for this person: 32 bytes are sent instead of 7 kB. Null when it does not. */
  hash: Buffer | null
}

export type QueryVectors = {
  /** The vector of what this person asks. Equal queries at once are embedded once. Throws a `ProviderError`. */
  find: (userId: string, query: string) => Promise<QueryVector>
  /** Drops the vectors of people who were erased; searches that go on now leave none behind once this is done. */
  forget: (erased: Erased) => Promise<void>
}

/** A slower place in which vectors are kept. Each knows a vector by its person and its query. */
export type VectorLayer = {
  name: CacheLayer
  read: (userId: string, query: string) => Promise<{ result: "hit" | "miss" | "error"; value: Float32Array | null }>
  write: (userId: string, query: string, vector: Float32Array) => Promise<void>
}

const mostMemoryBytes = 64 * 1024 * 1024
/** What an entry takes besides its numbers and texts, about. */
const entryBytes = 300
const embedMilliseconds = 5000

/**
 * Vectors of queries: in this process, then in `layers` in their order, then from the model. What one place had not, it is given.
 * Each person's are their own: whether somebody else asked the same shows in nothing, and erasing a person erases theirs.
 */
export const createQueryVectors = (
  embedder: Embedder,
  layers: readonly VectorLayer[],
  count: CountCache,
): QueryVectors => {
  const memory = new LRUCache<string, QueryVector>({
    maxSize: mostMemoryBytes,
    sizeCalculation: ({ text }, key) => text.length + 2 * key.length + entryBytes,
  })
  const running = new Map<string, Promise<QueryVector>>()

  /** How often people were erased. What was begun before such an instant may be about one of them, and is kept nowhere. */
  let erasures = 0
  const writing = new Set<Promise<unknown>>()

  const writeTo = async (places: readonly VectorLayer[], ...entry: Parameters<VectorLayer["write"]>) => {
    const writes = Promise.all(places.map((layer) => layer.write(...entry)))
    writing.add(writes)
    await writes.finally(() => writing.delete(writes))
  }

  const findBelow = async (userId: string, query: string): Promise<QueryVector> => {
    const begun = erasures
    const without: VectorLayer[] = []
    let vector: Float32Array | null = null
    for (const layer of layers) {
      const { result, value } = await layer.read(userId, query)
      count(layer.name, result)
      vector = value
      if (vector) break
      without.push(layer)
    }
    const found = vector ?? (await embedQuery(embedder, query))
    if (begun === erasures) await writeTo(without, userId, query, found)
    return { text: directionText(found), hash: embedder.isLocal ? null : sha256(query) }
  }

  return {
    find: async (userId, query) => {
      const text = query.trim().replace(/\s+/gu, " ")
      // No id holds a line break.
      const key = `${userId}\n${text}`
      const known = memory.get(key)
      count("query_vectors_memory", known ? "hit" : "miss")
      if (known) return known
      const begun = running.get(key)
      if (begun) return begun
      const since = erasures
      const search = findBelow(userId, text)
        .then((vector) => {
          if (since === erasures) memory.set(key, vector)
          return vector
        })
        .finally(() => {
          if (running.get(key) === search) running.delete(key)
        })
      running.set(key, search)
      return search
    },
    forget: async (erased) => {
      erasures += 1
      for (const known of [memory, running])
        for (const key of [...known.keys()]) if (erased(key.slice(0, key.indexOf("\n")))) known.delete(key)
      await Promise.allSettled(writing)
    },
  }
}

/**
 * The direction of a vector in whole numbers up to ±1,000, which is all that a cosine and a sign look at: half the text of the
 * floats, and as exact as the half precision in which vectors are kept.
 */
export const directionText = (vector: Float32Array): string => {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const scale = largest === 0 ? 0 : 1000 / largest
  return `[${Array.from(vector, (value) => Math.round(value * scale)).join(",")}]`
}

const embedQuery = async (embedder: Embedder, query: string): Promise<Float32Array> => {
  const [vector] = await embedder.embed([query], "query", {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
    caller: "request",
  })
  if (!vector) throw new Error("the query was not embedded")
  return vector
}
