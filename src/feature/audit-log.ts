import type { Actor } from "./actor.ts"
import type { Trail } from "./audit-trail.ts"

/** A row of the audit as it is written; its time is in its id. `latency_ms`: two decimals. */
export type NewAuditRow = {
  id: string
  actor_kind: "api_key" | "token" | "job" | "operator"
  actor_id: string
  action: string
  resource_type: string | null
  resource_id: string | null
  user_id: string | null
  status_code: number
  latency_ms: number
  request_id: string | null
  ip: string | null
}
/** Takes the rows of requests that changed nothing, and writes many at once after they were answered. */
export type AuditLog = {
  /** Throws UNAVAILABLE when so many rows wait for the database that no more requests should be answered unrecorded. */
  requireRoom: () => void
  add: (row: NewAuditRow) => void
}

/** The parts of a `Context` that the audit tells of. */
type Asking = { actor: Actor; trail: Trail; requestId: string }

/** What the audit says of a request that was answered with `status`, or is going to be. */
export const rowOfRequest = ({ actor, trail, requestId }: Asking, status: number): NewAuditRow => ({
  id: trail.id,
  actor_kind: actor.kind,
  actor_id: storable(actor.id),
  action: trail.action,
  resource_type: trail.resourceType,
  resource_id: trail.resourceId,
  user_id: trail.userId === null ? null : storable(trail.userId),
  status_code: status,
  latency_ms: millisecondsSince(trail.startedAt),
  request_id: requestId,
  ip: trail.ip,
})

export const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100

/** Ids are others' choice: the one in a token its issuer's, that of a person a caller's. PostgreSQL cannot hold every text. */
const storable = (id: string): string => id.replaceAll("\0", "").toWellFormed()
