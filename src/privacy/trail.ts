/** What can be done, as the audit calls it: `entity.verb`. Each route states its own; `memory.store` and `memory.index` are done by jobs. */
export const actions = [
  "memory.search",
  "memory.extract",
  "memory.list",
  "memory.add",
  "memory.read",
  "memory.update",
  "memory.delete",
  "memory.history",
  "memory.store",
  "memory.index",
  "user.profile",
  "user.graph",
  "user.export",
  "user.import",
  "user.delete",
  "job.read",
  "job.list",
  "job.cancel",
  "job.retry",
  "key.create",
  "key.list",
  "key.rotate",
  "key.revoke",
  "audit.list",
] as const
export type Action = (typeof actions)[number]

export type ResourceType = "memory" | "job" | "key"

/** What the audit will say of a request, as far as it is known: a verb adds whose data it was, and of which thing. Never content. */
export type Trail = {
  /** Of the row in the audit. A request has one, whoever writes it. */
  id: string
  action: Action
  /** `performance.now()` when the request came. */
  startedAt: number
  ip: string | null
  userId: string | null
  resourceType: ResourceType | null
  resourceId: string | null
  /** The answer goes on after its first line, and whoever sends it adds the row when it ends. */
  isOpen: boolean
}

export const startTrail = (action: Action, startedAt: number, ip: string | null): Trail => ({
  id: Bun.randomUUIDv7(),
  action,
  startedAt,
  ip,
  userId: null,
  resourceType: null,
  resourceId: null,
  isOpen: false,
})

/** Notes which thing a request is about: the one that it names, or the one that it made. */
export const nameResource = (trail: Trail, type: ResourceType, id: string): void => {
  trail.resourceType = type
  trail.resourceId = id
}
