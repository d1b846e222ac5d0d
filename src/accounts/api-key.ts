import { createHash, randomBytes } from "node:crypto"
import type { BaseServices } from "../feature/context.ts"

/** The services that a verb about keys needs. Commands have them too. */
export type KeyServices = Pick<BaseServices, "sql">

/** The prefix of every key made here. */
export const keyStart = "pika_"

const checksumLength = 6
const checksumOf = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url").slice(0, checksumLength)

/**
 * 32 random bytes cannot be guessed, so a plain SHA-256 is enough to store. The checksum at the end is not secret: it tells an invented
 * key from a real one without a database query.
 */
export const generateKey = (): string => {
  const secret = `${keyStart}${randomBytes(32).toString("base64url")}`
  return secret + checksumOf(secret)
}

/** Whether a key may have been made here. Keys made before checksums existed have 43 characters and are accepted too. */
export const mayBeKey = (key: string): boolean => {
  if (!/^pika_[\w-]{43}([\w-]{6})?$/.test(key)) return false
  const [secret, checksum] = [key.slice(0, 48), key.slice(48)]
  return checksum === "" || checksum === checksumOf(secret)
}

export const hashKey = (key: string): Buffer => createHash("sha256").update(key).digest()

const prefixLength = 12

/** The first characters, which identify a key in a list. */
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

/** A new key, shown this one time. */
export type NewKey = { key: string; row: KeyRow }
