import { millisecondsSince, type NewAuditRow, rowOfRequest } from "../feature/audit-log.ts"
import { trailOfAlso } from "../feature/audit-trail.ts"
import type { Asking } from "../feature/context.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { insertAuditRows } from "./queries.ts"

export type Resource = { type: string; id: string }

/**
 * Writes the audit row in the transaction of the change, so that both exist or neither does. `status`: the status of the answer; `made`:
 * what the change created. It returns nothing, so send it together with another statement.
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

/** The same for a change of memories of several persons: a row for each, so that nobody's is missing. `changed`: a memory of each. */
export const recordForEach = async (
  tx: Transaction,
  asking: Asking,
  status: number,
  changed: ReadonlyMap<string, string>,
): Promise<void> => {
  const { trail } = asking
  const others = [...changed].filter(([userId]) => userId !== trail.userId)
  const rows = others.map(([userId, id]) => ({
    ...rowOfRequest({ ...asking, trail: trailOfAlso(trail, userId) }, status),
    resource_id: id,
  }))
  await insertAuditRows(tx, [rowOfRequest(asking, status), ...rows])
}

/**
 * The same for what a job did, or failed to do for good. `requestId`: the request that queued it; `startedAt`: `performance.now()` at the
 * start of the attempt.
 */
export const recordJob = (tx: Transaction, job: RecordedJob): Promise<void> => insertAuditRows(tx, [rowOfJob(job)])

type RecordedJob = {
  id: string
  userId: string
  action: string
  requestId: string | undefined
  status: 200 | 500
  startedAt: number
}

export const rowOfJob = (job: RecordedJob): NewAuditRow => ({
  id: Bun.randomUUIDv7(),
  actor_kind: "job",
  actor_id: job.id,
  action: job.action,
  resource_type: "job",
  resource_id: job.id,
  user_id: job.userId,
  status_code: job.status,
  latency_ms: millisecondsSince(job.startedAt),
  request_id: job.requestId ?? null,
  ip: null,
})
