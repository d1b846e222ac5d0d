import { LRUCache } from "lru-cache"
import type { Actor } from "../feature/actor.ts"
import { type FailedTries, isRefusal } from "./failed-tries.ts"

/** The owner of a credential, and how long this answer may be reused. */
export type Found = { actor: Actor; milliseconds: number }

/** How long a lookup is reused. After that, every process refuses a revoked credential. */
const relyMilliseconds = 2000
const maxRememberedActors = 10_000

export type ActorMemory = {
  remember: (hash: Buffer, ip: string | null, find: () => Promise<Found>) => Actor | Promise<Actor>
  /** Tells that a credential was just made. It is looked up when it is used, whatever else comes from its address. */
  know: (hash: Buffer, actor: Actor) => void
  /** Drops people who signed in here and were erased. */
  forget: (isErased: (userId: string) => boolean) => void
  /** Drops a credential that has just ended. */
  drop: (hash: Buffer) => void
}

/**
 * Calls `find` once for all concurrent requests with the same credential. `find` throws UNAUTHORIZED for an invalid one. Only valid
 * credentials are remembered, so wrong ones cannot push them out. A credential that was valid before is always looked up again, whatever
 * else comes from its address (`ip`). An unknown one is looked up within the limit of failed attempts (`tries`; null: no limit). `hash`
 * stands for the credential.
 */
export const createActorMemory = (tries: FailedTries | null): ActorMemory => {
  const remembered = new LRUCache<string, { actor: Actor; endsAt: number }>({ max: maxRememberedActors })
  const underWay = new Map<string, Promise<Actor>>()

  /** `isCurrent`: false when the credential was dropped meanwhile: what was found may be over, and is not remembered. */
  const lookUp = async (
    name: string,
    ip: string | null,
    find: () => Promise<Found>,
    isCurrent: () => boolean,
  ): Promise<Actor> => {
    const began = performance.now()
    try {
      const isStranger = !remembered.has(name)
      const { actor, milliseconds } = isStranger && tries ? await tries.lookUp(ip, find) : await find()
      if (isCurrent()) remembered.set(name, { actor, endsAt: began + Math.min(relyMilliseconds, milliseconds) })
      return actor
    } catch (error) {
      if (isRefusal(error)) remembered.delete(name)
      throw error
    }
  }

  const remember = (hash: Buffer, ip: string | null, find: () => Promise<Found>): Actor | Promise<Actor> => {
    const name = hash.toString("base64")
    const last = remembered.get(name)
    if (last && performance.now() < last.endsAt) return last.actor
    const asked = underWay.get(name)
    if (asked) return asked
    const isCurrent = (): boolean => underWay.get(name) === asking
    const asking = lookUp(name, ip, find, isCurrent).finally(() => {
      if (isCurrent()) underWay.delete(name)
    })
    underWay.set(name, asking)
    return asking
  }
  const know = (hash: Buffer, actor: Actor): void =>
    void remembered.set(hash.toString("base64"), { actor, endsAt: Number.NEGATIVE_INFINITY })
  const forget = (isErased: (userId: string) => boolean): void => {
    for (const [name, { actor }] of remembered.entries())
      if (actor.signIn && isErased(actor.signIn.userId)) remembered.delete(name)
    underWay.clear()
  }
  const drop = (hash: Buffer): void => {
    const name = hash.toString("base64")
    remembered.delete(name)
    underWay.delete(name)
  }
  return { remember, know, forget, drop }
}
