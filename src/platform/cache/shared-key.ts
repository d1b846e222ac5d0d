import { createHash } from "node:crypto"
import type { Place } from "./redis.ts"

export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

export type SharedKind = "results" | "vectors"

/**
 * Where something of one person is in the shared cache. Neither their id nor what was asked can be read from it, and all of one kind that is
 * theirs is in one hash: it is deleted by one command.
 */
export const sharedPlace = (userId: string, kind: SharedKind, name: string): Place => ({
  key: sharedKey(userId, kind),
  field: sha256(name).toString("hex"),
})

export const sharedKey = (userId: string, kind: SharedKind): string => `pika:${sha256(userId).toString("hex")}:${kind}`

/** A place as one text: it is kept with the value, which is thrown away when a mix-up hands out that of another. */
export const placeText = ({ key, field }: Place): string => `${key}:${field}`
