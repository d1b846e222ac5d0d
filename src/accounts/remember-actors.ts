import { LRUCache } from "lru-cache"
import type { Actor } from "./actor.ts"

/** Who a credential belongs to, and for how long that can be relied on. */
export type Found<Answer extends Actor | null> = { actor: Answer; milliseconds: number }

/** What was found of a credential is remembered for so long: after that, what was revoked is refused, in every process. */
const rememberMilliseconds = 2000
const mostRemembered = 10_000

/** Asks `find` once for all who come with one credential. `hash`: what stands for the credential. */
export const createActorMemory = <Answer extends Actor | null>() => {
  // Its clock is performance.now(), which does not jump when the machine's clock is set.
  const remembered = new LRUCache<string, { actor: Answer }, { find: () => Promise<Found<Answer>> }>({
    max: mostRemembered,
    ttl: rememberMilliseconds,
    ttlResolution: 0,
    // What is pushed out while it is being looked up still gets its answer.
    ignoreFetchAbort: true,
    fetchMethod: async (_name, _before, { options, context }) => {
      const began = performance.now()
      const { actor, milliseconds } = await context.find()
      // 0 would mean for ever.
      options.ttl = Math.max(1, Math.floor(Math.min(rememberMilliseconds, milliseconds) - (performance.now() - began)))
      return { actor }
    },
  })
  return async (hash: Buffer, find: () => Promise<Found<Answer>>): Promise<Answer> => {
    const name = hash.toString("base64")
    const { actor } = remembered.get(name) ?? (await remembered.forceFetch(name, { context: { find } }))
    return actor
  }
}
