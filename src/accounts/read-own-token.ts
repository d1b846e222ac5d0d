import { createHash } from "node:crypto"
import { type CryptoKey, errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from "jose"
import { LRUCache } from "lru-cache"
import { z } from "zod"
import type { Actor } from "../feature/actor.ts"
import type { ErasureWatch } from "../people/erasures.ts"
import { actorOf } from "../people/sign-in.ts"
import { findVerifyingKey, isOwnKid, tokenIssuer } from "../people/signing-keys.ts"
import { useFamily } from "../people/token-queries.ts"
import type { Database } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import type { FailedTries } from "./failed-tries.ts"
import { explain, readHeader } from "./read-token.ts"
import { createActorMemory, type Found } from "./remember-actors.ts"
import { clockToleranceSeconds } from "./token-claims.ts"

/** Whether a token says that it was signed here. */
export const isOwnToken = (token: string): boolean => isOwnKid(readHeader(token)?.kid)

const claimsSchema = z.object({ exp: z.number(), sub: z.string(), role: z.string(), family: z.uuid() })

const options: JWTVerifyOptions = {
  algorithms: ["RS256"],
  issuer: tokenIssuer,
  clockTolerance: clockToleranceSeconds,
}

/**
 * Finds out who a token stands for that was signed here. Throws UNAUTHORIZED for an invalid one, and for one whose sign-in has ended:
 * that is asked of the database whenever the memory of two seconds is over.
 */
export const createOwnTokenReader = (sql: Database, tries: FailedTries | null, erasures?: ErasureWatch) => {
  const findKey = createKeyFinder(sql)
  const find = async (token: string): Promise<Found> => {
    const { payload } = await jwtVerify(token, findKey, options).catch((error: unknown) => {
      throw explain(error)
    })
    const { exp, sub, role, family } = claimsSchema.parse(payload)
    const account = await useFamily(sql, family)
    if (account?.user_id !== sub || account.role !== role)
      throw new AppError("UNAUTHORIZED", "This sign-in has ended. Sign in again.")
    return {
      actor: actorOf(account, family),
      milliseconds: (exp + clockToleranceSeconds) * 1000 - Date.now(),
    }
  }
  const { remember, forget } = createActorMemory(tries)
  // Otherwise a token could write for somebody who is already erased.
  erasures?.whenErased(forget)
  return async (token: string, ip: string | null): Promise<Actor> =>
    remember(createHash("sha256").update(token).digest(), ip, () => find(token))
}

const maxRememberedKeys = 16
/** A key never changes. One that was deleted verifies for at most this long in a process that knows it. */
const rememberedMs = 60_000

const createKeyFinder = (sql: Database): JWTVerifyGetKey => {
  const known = new LRUCache<string, CryptoKey>({ max: maxRememberedKeys, ttl: rememberedMs })
  return async ({ kid = "" }) => {
    const key = known.get(kid) ?? (await findVerifyingKey(sql, kid))
    if (!key) throw new errors.JWKSNoMatchingKey()
    known.set(kid, key)
    return key
  }
}
