import { createHash } from "node:crypto"
import {
  decodeProtectedHeader,
  errors,
  importSPKI,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
  type ProtectedHeaderParameters,
} from "jose"
import type { Actor } from "../feature/actor.ts"
import type { JwtSettings } from "../platform/config.ts"
import { AppError } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import type { FailedTries } from "./failed-tries.ts"
import { createKeySet } from "./key-set.ts"
import { createActorMemory, type Found } from "./remember-actors.ts"
import { clockToleranceSeconds, readClaims } from "./token-claims.ts"

/**
 * Finds out who a token (JWT) of an outside issuer stands for. Throws UNAUTHORIZED for an invalid token, and UNAVAILABLE when its key cannot be fetched. Only
 * RS256 with the configured keys is accepted: of the token's header, only the key id is used.
 */
export const createTokenReader = ({ keys, issuer, audience }: JwtSettings, log: Logger, tries: FailedTries | null) => {
  const findKey = "jwksUrl" in keys ? createKeySet(keys.jwksUrl, log) : alwaysKey(keys.publicKey)
  const options: JWTVerifyOptions = {
    algorithms: ["RS256"],
    clockTolerance: clockToleranceSeconds,
    ...(issuer === null ? {} : { issuer }),
    ...(audience === null ? {} : { audience }),
  }
  const find = async (token: string): Promise<Found> => {
    const { payload } = await jwtVerify(token, findKey, options).catch((error: unknown) => {
      throw explain(error)
    })
    return readClaims(payload)
  }
  const { remember } = createActorMemory(tries)
  return async (token: string, ip: string | null): Promise<Actor> => {
    if (!mayBeToken(token)) throw refuse(notValid)
    return remember(createHash("sha256").update(token).digest(), ip, () => find(token))
  }
}

/** Request headers cannot be longer than this. */
const maxTokenLength = 16 * 1024

/** Whether the signature is worth checking: random text has no header that says RS256. */
const mayBeToken = (token: string): boolean => readHeader(token)?.alg === "RS256"

/** The header of a token, which nobody has checked yet; null when this is no token. */
export const readHeader = (token: string): ProtectedHeaderParameters | null => {
  if (token.length > maxTokenLength || token.split(".").length !== 3) return null
  try {
    return decodeProtectedHeader(token)
  } catch {
    return null // Not base64url, or not JSON.
  }
}

const alwaysKey = (publicKey: string): JWTVerifyGetKey => {
  const key = importSPKI(publicKey, "RS256")
  return () => key
}

/** The library's errors contain the claims, so they are never passed on as a cause. */
export const explain = (error: unknown): unknown => {
  if (error instanceof errors.JWTExpired) return refuse("The token has expired. Get a new one.")
  if (error instanceof errors.JWTClaimValidationFailed)
    return refuse(`The token is not accepted: its claim ${error.claim} is missing or not as configured.`)
  if (error instanceof errors.JOSEError) return refuse(notValid)
  return error
}

const notValid = "The token is not valid. It must be a JWT, signed with RS256 by this service or the configured issuer."
const refuse = (message: string) => new AppError("UNAUTHORIZED", message)
