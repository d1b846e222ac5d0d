import { createHash } from "node:crypto"

export const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

/**
 * Where something of one person is in the shared cache. Neither their id nor what was asked can be read from it, and all that is theirs
 * begins alike: `SCAN MATCH pika:<hash of the user_id>:*` finds it.
 */
export const sharedKey = (userId: string, kind: "results" | "vectors", name: string): string =>
  `${sharedPrefix(userId)}${kind}:${sha256(name).toString("hex")}`

/** What all keys of one person begin with. */
export const sharedPrefix = (userId: string): string => `pika:${sha256(userId).toString("hex")}:`
