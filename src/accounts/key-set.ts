import { createPublicKey } from "node:crypto"
import { type CryptoKey, createLocalJWKSet, errors, type JWTHeaderParameters, type JWTVerifyGetKey } from "jose"
import { z } from "zod"
import { unavailable } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import { shortestKeyBits } from "../platform/settings/public-key.ts"

/**
 * In milliseconds. `fresh`: when keys are fetched again. `usable`: how long old keys serve if fetching fails. `cooldown`: minimum time
 * between two fetches. `answer`: timeout of one fetch.
 */
const defaultTimes = { fresh: 600_000, usable: 86_400_000, cooldown: 10_000, answer: 3000 }

/**
 * The keys at a JWKS address. They are fetched when first needed, every ten minutes, and for an unknown key id; never twice at once, and
 * not within the cooldown. If the address cannot be reached, known keys serve for a day, and an unknown key id throws UNAVAILABLE.
 */
export const createKeySet = (url: string, log: Logger, times = defaultTimes): JWTVerifyGetKey => {
  let known: { match: Match; at: number } | null = null
  let lastTry = { at: Number.NEGATIVE_INFINITY, failed: false }
  let fetching: Promise<void> | null = null

  const tryFetch = async (): Promise<void> => {
    try {
      const match = await fetchKeys(url, times.answer)
      lastTry = { at: performance.now(), failed: false }
      known = { match, at: lastTry.at }
    } catch (error) {
      lastTry = { at: performance.now(), failed: true }
      log.warn({ err: error }, "the keys of JWKS_URL could not be fetched")
    }
  }
  const refresh = async (): Promise<void> => {
    if (!fetching && performance.now() - lastTry.at < times.cooldown) return
    fetching ??= tryFetch().finally(() => {
      fetching = null
    })
    await fetching
  }
  const age = (): number => (known ? performance.now() - known.at : Number.POSITIVE_INFINITY)
  const find = async (header: JWTHeaderParameters): Promise<CryptoKey | null> =>
    known && age() < times.usable ? known.match(header) : null

  return async (header) => {
    // While usable keys exist, no request waits for an address that has just failed.
    const refreshed = age() > times.fresh ? refresh() : undefined
    if (!lastTry.failed) await refreshed
    const key = await find(header)
    if (key) return key
    await refresh()
    const found = await find(header)
    if (found) return found
    if (lastTry.failed) throw unavailable("The issuer's keys cannot be fetched now. Try again shortly.", 5)
    throw new errors.JWKSNoMatchingKey()
  }
}

type Match = (header: JWTHeaderParameters) => Promise<CryptoKey | null>

const keySetSchema = z.object({ keys: z.array(z.unknown()) })
/** The public part only. Other members, which a set may have, are ignored. */
const rsaKeySchema = z.object({
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  kid: z.string().exactOptional(),
  alg: z.string().exactOptional(),
  use: z.string().exactOptional(),
  key_ops: z.array(z.string()).exactOptional(),
})
type RsaKey = z.infer<typeof rsaKeySchema>

const fetchKeys = async (url: string, milliseconds: number): Promise<Match> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(milliseconds), redirect: "manual" })
  if (!answer.ok) throw new Error(`JWKS_URL answered ${answer.status}`)
  const { keys } = keySetSchema.parse(await answer.json())
  const match = createLocalJWKSet({ keys: keys.flatMap(readKey) })
  return async (header) => {
    try {
      return await match(header)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return null
      throw error
    }
  }
}

/** Skips a key that cannot check an RS256 signature, so that it does not break the others. */
const readKey = (key: unknown): RsaKey[] => {
  const parsed = rsaKeySchema.safeParse(key)
  if (!parsed.success) return []
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: parsed.data, format: "jwk" })
    return (asymmetricKeyDetails?.modulusLength ?? 0) >= shortestKeyBits ? [parsed.data] : []
  } catch {
    return [] // Its numbers are invalid.
  }
}
