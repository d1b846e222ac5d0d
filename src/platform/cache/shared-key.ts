import { createHash } from "node:crypto"
import type { Place } from "./redis.ts"

export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

export type SharedKind = "results" | "chunks" | "vectors"

/**
 * The place of a person's value in the shared cache. It reveals neither their id nor the question. All values of one kind are in one hash
 * per person, so one command deletes them.
 */
export const sharedPlace = (userId: string, kind: SharedKind, name: string): Place => ({
  key: sharedKey(userId, kind),
  field: sha256(name).toString("hex"),
})

export const sharedKey = (userId: string, kind: SharedKind): string => `pika:${sha256(userId).toString("hex")}:${kind}`

/** A place as one text. It is stored with the value: if the cache ever returns a value of another place, it is discarded. */
export const placeText = ({ key, field }: Place): string => `${key}:${field}`
