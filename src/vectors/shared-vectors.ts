import type { SharedCache } from "../platform/cache/redis.ts"
import { placeText, sharedPlace } from "../platform/cache/shared-key.ts"
import type { Space } from "./embedder.ts"
import type { KeptVector, VectorLayer } from "./query-vectors.ts"

const keepSeconds = 24 * 3600

/** Vectors in Redis, as text behind their place: should a mix-up hand out the value of another, it is another person's, and is thrown away. */
export const sharedVectors = (shared: SharedCache): VectorLayer => {
  // By name: processes on several databases may share one Redis, and number their spaces as they like.
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
