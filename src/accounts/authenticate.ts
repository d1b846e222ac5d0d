import type { Actor } from "../feature/actor.ts"
import type { BaseServices } from "../feature/context.ts"
import type { ErasureWatch } from "../people/erasures.ts"
import type { JwtSettings } from "../platform/config.ts"
import { AppError } from "../platform/errors.ts"
import { keyStart } from "./api-key.ts"
import type { FailedTries } from "./failed-tries.ts"
import { createKeyReader } from "./read-key.ts"
import { createOwnTokenReader, isOwnToken } from "./read-own-token.ts"
import { createTokenReader } from "./read-token.ts"

/**
 * Finds out who makes a request, from its headers X-API-Key and Authorization and the address it comes from. If X-API-Key is sent,
 * Authorization is ignored. Many clients can only send Authorization, so it accepts keys as well: `Bearer pika_…` or `Token …`. Throws
 * UNAUTHORIZED; RATE_LIMITED for an unknown credential when too many from that address were wrong; UNAVAILABLE when the check is not
 * possible now.
 */
export type Authenticate = (
  apiKey: string | undefined,
  authorization: string | undefined,
  ip: string | null,
) => Promise<Actor>

/** `tries`: null when failed attempts are not limited. */
export const createAuthenticator = (
  { sql, log, erasures }: Pick<BaseServices, "sql" | "log"> & { erasures?: ErasureWatch },
  adminKey: string | undefined,
  jwt: JwtSettings | null,
  tries: FailedTries | null,
): Authenticate => {
  const readKey = createKeyReader(sql, adminKey, tries)
  const readOwnToken = createOwnTokenReader(sql, tries, erasures)
  const readToken = jwt && createTokenReader(jwt, log, tries)
  return async (apiKey, authorization, ip) => {
    if (apiKey !== undefined) return readKey(apiKey, ip)
    if (authorization === undefined)
      return refuse(
        "A credential is needed: send an API key in the header X-API-Key, or a token as Authorization: Bearer.",
      )
    const [, scheme, credential] = /^(bearer|token) +(\S+)$/i.exec(authorization.trim()) ?? []
    if (scheme === undefined || credential === undefined)
      return refuse("The header Authorization must be: Bearer, a space, and a token or an API key.")
    if (scheme.toLowerCase() === "token" || credential.startsWith(keyStart)) return readKey(credential, ip)
    if (isOwnToken(credential)) return readOwnToken(credential, ip)
    if (!readToken)
      return refuse(
        "This is no token of people who sign in here, and none of another issuer is configured (JWT_PUBLIC_KEY or JWKS_URL). Send one of those, or an API key in the header X-API-Key.",
      )
    return readToken(credential, ip)
  }
}

const refuse = (message: string): never => {
  throw new AppError("UNAUTHORIZED", message)
}
