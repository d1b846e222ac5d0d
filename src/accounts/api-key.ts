import { createHash, randomBytes } from "node:crypto"
import type { BaseServices } from "../feature/context.ts"

/** What a verb about keys works with: all that a command has, too. */
export type KeyServices = Pick<BaseServices, "sql">

/** What every key that is made here begins with. */
export const keyStart = "pika_"

const checksumLength = 6
const checksumOf = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url").slice(0, checksumLength)

/**
 * 32 random bytes, so that a plain SHA-256 is enough to store: there is nothing to guess. The checksum at the end keeps no secret: by it
 * a key that was made is told from one that was made up, without a look into the database.
 */
export const generateKey = (): string => {
  const secret = `${keyStart}${randomBytes(32).toString("base64url")}`
  return secret + checksumOf(secret)
}

/** Whether a key may have been made here. Those of before there were checksums are 43 characters long, and may, too. */
export const mayBeKey = (key: string): boolean => {
  if (!/^pika_[\w-]{43}([\w-]{6})?$/.test(key)) return false
  const [secret, checksum] = [key.slice(0, 48), key.slice(48)]
  return checksum === "" || checksum === checksumOf(secret)
}

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
