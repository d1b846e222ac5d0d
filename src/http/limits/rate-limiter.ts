import { createHash } from "node:crypto"
import { LRUCache } from "lru-cache"
import type { EndpointClass, RateLimits } from "../../platform/settings/rate-limits.ts"
import type { PointStore } from "./point-store.ts"

/** `refusals`: number of refusals in this window, including this one; 0 when the request is allowed. */
export type Verdict = { limit: number; remaining: number; resetSeconds: number; refusals: number }

export type RateLimiter = {
  /** Whether this credential may make one more request now. The process never passes `credential` on unhashed. */
  take: (credential: string, endpointClass: EndpointClass) => Verdict | Promise<Verdict>
  close: () => Promise<unknown>
}

/** What this process knows about a credential's current window. */
type Window = {
  key: string
  endpointClass: EndpointClass
  /** On the clock of `performance.now()`, which nobody can set. */
  endsAt: number
  /** Points taken from the store and not yet used. */
  inHand: number
  /** Points left in the store at the last call. */
  left: number
  refusals: number
  reserving: Promise<void> | null
}

/** Pairs of credential and class that a process remembers; the shared store knows the others. */
const maxWindows = 50_000
const maxExactLimit = 1000

/**
 * Takes points from the store in batches: one point at a time for limits up to 1,000 a minute, which are exact, and a hundredth of the
 * limit above that, so that the cost of the store does not grow with the limit. A used-up window is remembered here until it ends.
 */
export const createRateLimiter = (limits: RateLimits, store: PointStore): RateLimiter => {
  const windows = new LRUCache<string, Window>({
    max: maxWindows,
    dispose: (window) => store.forget(window.endpointClass, window.key),
  })
  const open = (name: string, credential: string, endpointClass: EndpointClass): Window => {
    const key = createHash("sha256").update(credential).digest("base64url")
    const window = { key, endpointClass, endsAt: 0, inHand: 0, left: 0, refusals: 0, reserving: null }
    windows.set(name, window)
    return window
  }

  /** Null when the store must be asked. */
  const spend = (window: Window): Verdict | null => {
    const now = performance.now()
    if (window.endsAt <= now) return null
    const isRefused = window.inHand === 0
    if (isRefused && window.left > 0) return null
    if (isRefused) window.refusals += 1
    else window.inHand -= 1
    return {
      limit: limits[window.endpointClass],
      remaining: window.inHand + window.left,
      resetSeconds: Math.ceil((window.endsAt - now) / 1000),
      refusals: isRefused ? window.refusals : 0,
    }
  }

  const reserve = async (window: Window): Promise<void> => {
    const limit = limits[window.endpointClass]
    const lot = lotOf(limit)
    const counted = await store.count(window.endpointClass, window.key, lot)
    const now = performance.now()
    const left = Math.max(0, limit - counted.points)
    if (window.endsAt <= now)
      Object.assign(window, { inHand: 0, left, refusals: 0, endsAt: now + counted.endsInMilliseconds })
    window.left = Math.min(window.left, left)
    window.inHand += Math.min(lot, Math.max(0, limit - (counted.points - lot)))
  }

  /** One batch serves all requests that wait for it. */
  const reserveOnce = (window: Window): Promise<void> => {
    window.reserving ??= reserve(window).finally(() => {
      window.reserving = null
    })
    return window.reserving
  }

  const ask = async (window: Window): Promise<Verdict> => {
    for (;;) {
      const verdict = spend(window)
      if (verdict) return verdict
      if (lotOf(limits[window.endpointClass]) === 1) await reserve(window)
      else await reserveOnce(window)
    }
  }

  return {
    take: (credential, endpointClass) => {
      const name = `${endpointClass}:${credential}`
      const window = windows.get(name) ?? open(name, credential, endpointClass)
      return spend(window) ?? ask(window)
    },
    close: store.close,
  }
}

const lotOf = (limit: number): number => (limit <= maxExactLimit ? 1 : Math.ceil(limit / 100))
