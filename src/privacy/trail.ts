/** What can be done through the API, as the audit calls it: `entity.verb`. Each route states its own. */
export type Action =
  | "memory.search"
  | "memory.extract"
  | "memory.list"
  | "memory.add"
  | "memory.read"
  | "memory.update"
  | "memory.delete"
  | "memory.history"
  | "user.profile"
  | "user.graph"
  | "user.export"
  | "user.delete"
  | "job.read"
  | "job.list"
  | "job.cancel"
  | "job.retry"
  | "key.create"
  | "key.list"
  | "key.rotate"
  | "key.revoke"
  | "audit.list"

/** What the audit will say of a request, as far as it is known: a verb adds whose data it was, and of which thing. Never content. */
export type Trail = {
  action: Action
  /** `performance.now()` when the request came. */
  startedAt: number
  userId: string | null
  resourceType: "memory" | "job" | "user" | "key" | null
  resourceId: string | null
}

export const startTrail = (action: Action, startedAt: number): Trail => ({
  action,
  startedAt,
  userId: null,
  resourceType: null,
  resourceId: null,
})
