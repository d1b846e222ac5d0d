import { LRUCache } from "lru-cache"
import type { Actor } from "./actor.ts"

/** Who a credential belongs to, and for how long that can be relied on. */
export type Found = { actor: Actor | null; milliseconds: number }

/** What was found of a credential is remembered for so long: after that, what was revoked is refused, in every process. */
const rememberMilliseconds = 2000
const mostRemembered = 10_000

/** Asks `find` once for all who come with one credential. `hash`: what stands for the credential. */
export const createActorMemory = (): ((hash: Buffer, find: () => Promise<Found>) => Promise<Actor | null>) => {
  // Its clock is performance.now(), which does not jump when the machine's clock is set.
  const remembered = new LRUCache<string, { actor: Actor | null }, () => Promise<Found>>({
    max: mostRemembered,
    ttl: rememberMilliseconds,
    fetchMethod: async (_name, _before, { options, context: find }) => {
      const began = performance.now()
      const { actor, milliseconds } = await find()
      // 0 would mean for ever.
      options.ttl = Math.max(1, Math.floor(Math.min(rememberMilliseconds, milliseconds) - (performance.now() - began)))
      return { actor }
    },
  })
  return async (hash, find) => {
    const name = hash.toString("base64")
    const known = remembered.get(name) ?? (await remembered.fetch(name, { context: find }))
    return known?.actor ?? null
  }
}
