/** What the audit will say of a request, as far as it is known: a verb adds whose data it was, and of which thing. Never content. */
export type Trail = {
  /** Of the row in the audit. A request has one, whoever writes it. */
  id: string
  /** `entity.verb` */
  action: string
  /** `performance.now()` when the request came. */
  startedAt: number
  ip: string | null
  userId: string | null
  resourceType: string | null
  resourceId: string | null
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

/** Notes which thing a request is about: the one that it names, or the one that it made. */
export const nameResource = (trail: Trail, type: string, id: string): void => {
  trail.resourceType = type
  trail.resourceId = id
}
