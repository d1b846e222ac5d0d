import type { Actor } from "../accounts/actor.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { insertAuditRows, type NewAuditRow } from "./queries.ts"
import type { Action, ResourceType, Trail } from "./trail.ts"

/** The parts of a `Context` that the audit tells of. */
type Asking = { actor: Actor; trail: Trail; requestId: string }

export type Resource = { type: ResourceType; id: string }

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

/**
 * Writes the row of a change in the change's own transaction, so that there is one exactly when there is the other. `status`: what the
 * request will be answered with; `made`: the thing that the change made. Send it together with another statement: it returns nothing.
 */
export const recordInTransaction = (
  tx: Transaction,
  asking: Asking,
  status: number,
  made?: Resource,
): Promise<void> => {
  const row = rowOfRequest(asking, status)
  return insertAuditRows(tx, [made ? { ...row, resource_type: made.type, resource_id: made.id } : row])
}

/** What a job does, where it is not what it is called: the request for it is called that. */
const jobActions: Partial<Record<string, Action>> = { "memory.extract": "memory.store" }

/**
 * The same for what a job did, or finally could not do. `requestId`: of the request that asked for it; `startedAt`: `performance.now()`
 * when the attempt began.
 */
export const recordJob = (
  tx: Transaction,
  job: {
    id: string
    userId: string
    type: string
    requestId: string | undefined
    status: 200 | 500
    startedAt: number
  },
): Promise<void> =>
  insertAuditRows(tx, [
    {
      id: Bun.randomUUIDv7(),
      actor_kind: "job",
      actor_id: job.id,
      action: jobActions[job.type] ?? job.type,
      resource_type: "job",
      resource_id: job.id,
      user_id: job.userId,
      status_code: job.status,
      latency_ms: millisecondsSince(job.startedAt),
      request_id: job.requestId ?? null,
      ip: null,
    },
  ])

const millisecondsSince = (started: number): number => Math.round((performance.now() - started) * 100) / 100

/** Ids are others' choice: the one in a token its issuer's, that of a person a caller's. PostgreSQL cannot hold every text. */
const storable = (id: string): string => id.replaceAll("\0", "").toWellFormed()
