import type { Authenticate } from "../accounts/authenticate.ts"
import { countRefusal, type FailedTries, isRefusal } from "../accounts/failed-tries.ts"
import { createKeyFinder } from "../accounts/read-key.ts"
import { createActorMemory, type Found } from "../accounts/remember-actors.ts"
import type { Actor } from "../feature/actor.ts"
import type { ErasureWatch } from "../people/erasures.ts"
import { actorOf } from "../people/sign-in.ts"
import { useFamily } from "../people/token-queries.ts"
import type { Database } from "../platform/database/connect.ts"
import { AppError } from "../platform/errors.ts"
import { type Holder, useSession } from "./queries.ts"
import { hashToken, mayBeToken } from "./token.ts"

/** The sessions of the console, as one process knows them. */
export type ConsoleSessions = {
  /** Finds out who has an API key. Throws UNAUTHORIZED; RATE_LIMITED when too many wrong ones came from that address. */
  readKey: (key: string, ip: string | null) => Promise<Actor>
  /** Finds out whose session this is. Throws UNAUTHORIZED when it has ended, or what it was begun with has. */
  read: (token: string, ip: string | null) => Promise<Actor>
  /** The same from the database, without a limit of attempts; null: it has ended. */
  find: (token: string) => Promise<Actor | null>
  /** Tells that a session has just begun. */
  know: (token: string, actor: Actor) => void
  /** Forgets a session that has just ended. Other processes do so within two seconds. */
  forget: (token: string) => void
}

type Options = {
  sql: Database
  erasures: ErasureWatch
  adminKey: string | undefined
  authenticate: Authenticate
  /** Null when failed attempts are not limited. */
  tries: FailedTries | null
}

export const createConsoleSessions = ({ sql, erasures, adminKey, authenticate, tries }: Options): ConsoleSessions => {
  const findKeyOwner = createKeyFinder(sql, adminKey)
  const { remember, know, forget, drop } = createActorMemory(tries)
  erasures.whenErased(forget)

  const findHolder = async ({ keyHash, familyId }: Holder): Promise<Found> => {
    if (keyHash !== null) return findKeyOwner(keyHash)
    const account = await useFamily(sql, familyId)
    if (!account) throw sessionEnded()
    return { actor: actorOf(account, familyId), milliseconds: Number.POSITIVE_INFINITY }
  }
  const find = async (hash: Buffer): Promise<Found> => {
    const session = await useSession(sql, hash)
    if (!session) throw sessionEnded()
    const { actor, milliseconds } = await findHolder(session)
    return {
      actor: { ...actor, isConsole: true },
      milliseconds: Math.min(milliseconds, session.millisecondsLeft),
    }
  }
  const check = (token: string): Buffer => {
    if (!mayBeToken(token)) throw sessionEnded()
    return hashToken(token)
  }
  return {
    readKey: (key, ip) =>
      authenticate(key, undefined, ip).catch((error: unknown) => {
        throw countRefusal(tries, ip, error)
      }),
    read: async (token, ip) => {
      const hash = check(token)
      return remember(hash, ip, () => find(hash))
    },
    find: async (token) => {
      try {
        return (await find(check(token))).actor
      } catch (error) {
        if (isRefusal(error)) return null
        throw error
      }
    },
    know: (token, actor) => know(hashToken(token), actor),
    forget: (token) => drop(hashToken(token)),
  }
}

export const sessionEnded = () => new AppError("UNAUTHORIZED", "The session of the console has ended. Sign in again.")
