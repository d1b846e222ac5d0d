import { sha256 } from "../platform/cache/shared-key.ts"

/** What is known so far for a request's audit row. A verb adds the person whose data it was, and the resource. Never content. */
export type Trail = {
  /** The id of the audit row. A request has one, whoever writes the row. */
  id: string
  /** `entity.verb` */
  action: string
  /** `performance.now()` when the request arrived. */
  startedAt: number
  ip: string | null
  userId: string | null
  resourceType: string | null
  resourceId: string | null
  /** The status of a successful answer, where it is another than that of the verbs which do the work. */
  successStatus?: number
}

export const startTrail = (action: string, startedAt: number, ip: string | null): Trail => ({
  id: Bun.randomUUIDv7(),
  action,
  startedAt,
  ip,
  userId: null,
  resourceType: null,
  resourceId: null,
})

/** Records the resource of a request: the one that it names or the one that it created. */
export const nameResource = (trail: Trail, type: string, id: string): void => {
  trail.resourceType = type
  trail.resourceId = id
}

/**
 * The trail of one more person whose data the same request changes: a row of their own, and one however often it is written. A request's own
 * row names one person.
 */
export const trailOfAlso = (trail: Trail, userId: string): Trail => ({
  ...trail,
  id: `${trail.id.slice(0, -12)}${sha256(userId).toString("hex").slice(0, 12)}`,
  userId,
})
