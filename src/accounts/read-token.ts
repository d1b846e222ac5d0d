import { createHash } from "node:crypto"
import { errors, importSPKI, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from "jose"
import type { JwtSettings } from "../platform/config.ts"
import { AppError } from "../platform/errors.ts"
import type { Logger } from "../platform/logger.ts"
import type { Actor } from "./actor.ts"
import { createKeySet } from "./key-set.ts"
import { createActorMemory, type Found } from "./remember-actors.ts"
import { clockToleranceSeconds, readClaims } from "./token-claims.ts"

/**
 * Who a token (JWT) stands for. Throws UNAUTHORIZED for one that is not valid, and UNAVAILABLE when its key cannot be fetched.
 * Only RS256 with the configured keys: what a token says of algorithms or keys, other than the id of one, is not followed.
 */
export const createTokenReader = ({ keys, issuer, audience }: JwtSettings, log: Logger) => {
  const findKey = "jwksUrl" in keys ? createKeySet(keys.jwksUrl, log) : alwaysKey(keys.publicKey)
  const options: JWTVerifyOptions = {
    algorithms: ["RS256"],
    requiredClaims: ["exp"],
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
  const remember = createActorMemory()
  return async (token: string): Promise<Actor> => {
    const actor = await remember(createHash("sha256").update(token).digest(), () => find(token))
    if (!actor) throw new AppError("UNAUTHORIZED", "The token has expired. Get a new one.")
    return actor
  }
}

const alwaysKey = (publicKey: string): JWTVerifyGetKey => {
  const key = importSPKI(publicKey, "RS256")
  return () => key
}

/** The errors of the library hold the claims, so none goes further as a cause. */
const explain = (error: unknown): unknown => {
  const refuse = (message: string) => new AppError("UNAUTHORIZED", message)
  if (error instanceof errors.JWTExpired) return refuse("The token has expired. Get a new one.")
  if (error instanceof errors.JWTClaimValidationFailed)
    return refuse(`The token is not accepted: its claim ${error.claim} is missing or not as configured.`)
  if (error instanceof errors.JOSEError)
    return refuse("The token is not valid. It must be a JWT, signed with RS256 by the configured issuer.")
  return error
}
