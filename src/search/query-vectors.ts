import { LRUCache } from "lru-cache"
import type { CacheLayer, CountCache } from "../platform/metrics.ts"
import type { Embedder } from "./embedder.ts"

export type QueryVectors = {
  /** The vector of what this person asks. Equal queries at once are embedded once. Throws a `ProviderError`. */
  find: (userId: string, query: string) => Promise<Float32Array>
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
  const memory = new LRUCache<string, Float32Array>({
    maxSize: mostMemoryBytes,
    sizeCalculation: (vector, key) => vector.byteLength + 2 * key.length + entryBytes,
  })
  const running = new Map<string, Promise<Float32Array>>()

  const findBelow = async (userId: string, query: string): Promise<Float32Array> => {
    const without: VectorLayer[] = []
    for (const layer of layers) {
      const { result, value } = await layer.read(userId, query)
      count(layer.name, result)
      if (value) return giveTo(without, userId, query, value)
      without.push(layer)
    }
    return giveTo(without, userId, query, await embedQuery(embedder, query))
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
      const search = findBelow(userId, text)
        .then((vector) => {
          memory.set(key, vector)
          return vector
        })
        .finally(() => running.delete(key))
      running.set(key, search)
      return search
    },
  }
}

const giveTo = async (layers: readonly VectorLayer[], userId: string, query: string, vector: Float32Array) => {
  await Promise.all(layers.map((layer) => layer.write(userId, query, vector)))
  return vector
}

const embedQuery = async (embedder: Embedder, query: string): Promise<Float32Array> => {
  const [vector] = await embedder.embed([query], "query", {
    signal: AbortSignal.timeout(embedMilliseconds * 2),
    timeoutMilliseconds: embedMilliseconds,
    retries: 0,
  })
  if (!vector) throw new Error("the query was not embedded")
  return vector
}
