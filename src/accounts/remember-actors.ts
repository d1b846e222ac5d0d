import { LRUCache } from "lru-cache"
import type { Actor } from "../feature/actor.ts"
import { type FailedTries, isRefusal } from "./failed-tries.ts"

/** Who a credential belongs to, and for how long that can be relied on. */
export type Found = { actor: Actor; milliseconds: number }

/** What was found of a credential is relied on for so long: after that, what was revoked is refused, in every process. */
const relyMilliseconds = 2000
const maxRememberedActors = 10_000

/**
 * Asks `find` once for all who come with one credential; it throws UNAUTHORIZED for nobody's. Only valid credentials are remembered, so that
 * no number of wrong ones pushes them out. One that was valid is looked up again whatever else comes from its address (`ip`); a stranger's is
 * looked up within the limit of failed tries (null: none). `hash`: what stands for the credential.
 */
export const createActorMemory = (tries: FailedTries | null) => {
  const remembered = new LRUCache<string, { actor: Actor; endsAt: number }>({ max: maxRememberedActors })
  const underWay = new Map<string, Promise<Actor>>()

  const lookUp = async (name: string, ip: string | null, find: () => Promise<Found>): Promise<Actor> => {
    const began = performance.now()
    try {
      const isStranger = !remembered.has(name)
      const { actor, milliseconds } = isStranger && tries ? await tries.lookUp(ip, find) : await find()
      remembered.set(name, { actor, endsAt: began + Math.min(relyMilliseconds, milliseconds) })
      return actor
    } catch (error) {
      if (isRefusal(error)) remembered.delete(name)
      throw error
    }
  }

  return (hash: Buffer, ip: string | null, find: () => Promise<Found>): Actor | Promise<Actor> => {
    const name = hash.toString("base64")
    const last = remembered.get(name)
    if (last && performance.now() < last.endsAt) return last.actor
    const asked = underWay.get(name)
    if (asked) return asked
    const asking = lookUp(name, ip, find).finally(() => underWay.delete(name))
    underWay.set(name, asking)
    return asking
  }
}
