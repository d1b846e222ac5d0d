import type { SharedCache } from "../platform/cache/redis.ts"
import { placeText, sharedPlace } from "../platform/cache/shared-key.ts"
import type { Space } from "./embedder.ts"
import type { KeptVector, VectorLayer } from "./query-vectors.ts"

const keepSeconds = 24 * 3600

/**
 * Vectors in Redis, stored as text after their place: if Redis returns the value of another place, it belongs to another person and is
 * discarded.
 */
export const sharedVectors = (shared: SharedCache): VectorLayer => {
  // Spaces by name: processes with different databases may share one Redis, and their space numbers differ.
  const placeOf = (userId: string, query: string, { model, dimensions }: Space) =>
    sharedPlace(userId, "vectors", `${model}\n${dimensions}\ndirection\n${query}`)
  return {
    name: "query_vectors_redis",
    read: (userId, query, space) => {
      const place = placeOf(userId, query, space)
      return shared.read(place, (bytes) => parse(placeText(place), space.dimensions, bytes.toString("latin1")))
    },
    keep: (userId, query, vector) => {
      const place = placeOf(userId, query, vector.embedder.space)
      shared.write(place, placeText(place) + vector.text, keepSeconds)
    },
    forget: shared.settle,
    settle: shared.settle,
  }
}

const parse = (place: string, dimensions: number, value: string): KeptVector => {
  const text = value.slice(place.length)
  if (!value.startsWith(place) || !/^\[-?\d+(,-?\d+)*\]$/.test(text) || text.split(",").length !== dimensions)
    throw new Error("the shared cache holds something else under this key")
  return { text, hash: null }
}
