import type { Actor } from "./actor.ts"
import type { Trail } from "./audit-trail.ts"

/** An audit row as it is written; its id contains the time. `latency_ms`: two decimals. */
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
/** Collects the audit rows of requests that changed nothing, and writes them in batches after the answer. */
export type AuditLog = {
  /** Throws UNAVAILABLE when so many rows wait for the database that new requests could no longer be recorded. */
  requireRoom: () => void
  add: (row: NewAuditRow) => void
}

/** The parts of a `Context` that go into the audit. */
type Asking = { actor: Actor; trail: Trail; requestId: string }

/** The audit row of a request that was, or will be, answered with `status`. Somebody must be answerable for it. */
export const rowOfRequest = ({ actor, trail, requestId }: Asking, status: number): NewAuditRow => {
  if (actor.kind === "anonymous") throw new Error("a request of nobody was to be audited")
  return {
    id: trail.id,
    actor_kind: actor.kind,
    actor_id: storable(actor.id),
    action: trail.action,
    resource_type: trail.resourceType,
    resource_id: trail.resourceId,
    user_id: trail.userId === null ? null : storable(trail.userId),
    status_code: status < 400 ? (trail.successStatus ?? status) : status,
    latency_ms: millisecondsSince(trail.startedAt),
    request_id: requestId,
    ip: trail.ip,
  }
}

export const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100

/** Others choose these ids: an issuer the id in its token, a caller the id of a person. PostgreSQL cannot store every text. */
const storable = (id: string): string => id.replaceAll("\0", "").toWellFormed()
