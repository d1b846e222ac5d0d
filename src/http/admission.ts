import type { Context } from "hono"
import { alwaysAnswered } from "./hold-refusal.ts"

/** Maximum number of concurrent requests in a process. Each one holds its body and results in memory. */
const maxConcurrentRequests = 2000
/** Maximum per credential, so that one client cannot take all places. */
const maxConcurrentPerCredential = 1000

/** `enter`: null when there is no place for this request; otherwise a function that frees the place. */
export type Admission = { enter: (c: Context) => (() => void) | null }

export const createAdmission = (): Admission => {
  let inside = 0
  const insideBy = new Map<string, number>()
  return {
    enter: (c) => {
      const credential = c.req.header("x-api-key") ?? c.req.header("authorization") ?? c.req.header("cookie") ?? ""
      const already = insideBy.get(credential) ?? 0
      if ((inside >= maxConcurrentRequests || already >= maxConcurrentPerCredential) && !alwaysAnswered.has(c.req.path))
        return null
      inside += 1
      insideBy.set(credential, already + 1)
      return () => {
        inside -= 1
        const others = (insideBy.get(credential) ?? 1) - 1
        if (others === 0) insideBy.delete(credential)
        else insideBy.set(credential, others)
      }
    },
  }
}
