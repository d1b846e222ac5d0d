import type { Erased } from "../people/erasures.ts"
import { createMemoryCache } from "../platform/cache/memory-cache.ts"
import type { CacheLayer, CountCache } from "../platform/cache/metrics.ts"
import type { Reading } from "../platform/cache/redis.ts"
import type { Embedder, Space } from "./embedder.ts"
import type { Spaces } from "./spaces.ts"

/** A cached vector of a query. */
export type KeptVector = {
  /** Its direction, in pgvector's text format. */
  text: string
  /** Its key in this person's rows of the table `embeddings`: 32 bytes are sent instead of 6 kB. Null when the table does not have it. */
  hash: Buffer | null
}

/** The vector of a query in the form for the database, and the embedder that made it. */
export type QueryVector = KeptVector & { embedder: Embedder }

export type QueryVectors = {
  /** The vector of this person's query in the active space. Concurrent equal queries are embedded once. Throws a `ProviderError`. */
  find: (userId: string, query: string) => Promise<QueryVector>
  /** Drops the vectors of erased people; afterwards, running searches store none. */
  forget: (erased: Erased) => Promise<void>
  /** Resolves when all new vectors are stored for other processes and for the next start. */
  settle: () => Promise<void>
}

/** A slower store of vectors, keyed by person, query and space. */
export type VectorLayer = {
  name: CacheLayer
  read: (userId: string, query: string, space: Space) => Promise<Reading<KeptVector>>
  /** Stores the vector in the background; it may fail silently. */
  keep: (userId: string, query: string, vector: QueryVector) => void
  /** Drops waiting writes for erased people, and resolves when running writes have ended. */
  forget: (erased: Erased) => Promise<void>
  /** Resolves when no write is waiting. */
  settle: () => Promise<void>
}

const embedMilliseconds = 5000

/**
 * Vectors of queries: from this process, then from `layer`, then from the model. A new vector is returned first and stored afterwards.
 * Each person has their own entries: nobody can see whether somebody else asked the same, and erasing a person erases their entries.
 */
export const createQueryVectors = (
  spaces: Pick<Spaces, "active">,
  layer: VectorLayer,
  count: CountCache,
): QueryVectors => {
  // Digits, signs and commas: one byte each.
  const memory = createMemoryCache<QueryVector>(({ text }) => text.length / 2)
  const running = new Map<string, Promise<QueryVector>>()

  /** Number of erasures so far. A search that began before the last one may concern an erased person, so it is not stored. */
  let erasures = 0

  const findBelow = async (userId: string, query: string, embedder: Embedder): Promise<QueryVector> => {
    const embed = async () => ({ text: directionText(await embedQuery(embedder, query)), hash: null, embedder })
    if (embedder.isLocal) return embed()
    const begun = erasures
    const { result, value } = await layer.read(userId, query, embedder.space)
    count(layer.name, result)
    const vector = value ? Object.assign(value, { embedder }) : await embed()
    if (begun === erasures) layer.keep(userId, query, vector)
    return vector
  }

  return {
    find: async (userId, query) => {
      const text = query.trim().replace(/\s+/gu, " ")
      // Ids contain no line breaks.
      const embedder = spaces.active
      const key = `${userId}\n${embedder.space.id}\n${text}`
      const known = memory.get(key)
      count("query_vectors_memory", known ? "hit" : "miss")
      if (known) return known
      const begun = running.get(key)
      if (begun) return begun
      const since = erasures
      const search = findBelow(userId, text, embedder)
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
      await layer.forget(erased)
    },
    settle: () => layer.settle(),
  }
}

const steps = 1000
/** A comma, a sign and four digits. */
const maxNumberBytes = 6
const comma = 0x2c
const minus = 0x2d
const zero = 0x30

/**
 * The direction of a vector as whole numbers up to ±1,000, which is enough for cosines and signs: half as long as the floats, and as
 * exact as the half precision of the stored vectors. Written digit by digit: 13 µs instead of 80.
 */
export const directionText = (vector: Float32Array): string => {
  let largest = 0
  for (let index = 0; index < vector.length; index++) largest = Math.max(largest, Math.abs(vector[index] ?? 0))
  const scale = largest === 0 ? 0 : steps / largest
  const bytes = Buffer.allocUnsafe(maxNumberBytes * vector.length)
  let at = 0
  for (let index = 0; index < vector.length; index++) {
    const value = Math.round((vector[index] ?? 0) * scale) | 0
    const size = Math.abs(value)
    bytes[at++] = comma
    if (value < 0) bytes[at++] = minus
    if (size >= 1000) bytes[at++] = zero + ((size / 1000) | 0)
    if (size >= 100) bytes[at++] = zero + (((size / 100) | 0) % 10)
    if (size >= 10) bytes[at++] = zero + (((size / 10) | 0) % 10)
    bytes[at++] = zero + (size % 10)
  }
  return `[${bytes.toString("latin1", 1, at)}]`
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
