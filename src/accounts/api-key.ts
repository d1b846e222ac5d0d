import { createHash, randomBytes } from "node:crypto"
import type { Context } from "../context.ts"

/** What a verb about keys works with: all that a command line has, too. */
export type KeyContext = Pick<Context, "sql" | "actor" | "requestId" | "trail">

/** 32 random bytes, so that a plain SHA-256 is enough to store: there is nothing to guess. */
export const generateKey = (): string => `pika_${randomBytes(32).toString("base64url")}`

export const hashKey = (key: string): Buffer => createHash("sha256").update(key).digest()

const prefixLength = 12

/** The first characters, which tell keys apart in a list. */
export const prefixOf = (key: string): string => key.slice(0, prefixLength)

export type KeyRow = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  user_id: string | null
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
  replaced_by: string | null
}

/** A key that was made just now: the one time that it is shown. */
export type NewKey = { key: string; row: KeyRow }
