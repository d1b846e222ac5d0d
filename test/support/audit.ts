import type { AuditRow } from "../../src/audit/queries.ts"
import type { TestPika } from "./pika.ts"

type Started = Pick<TestPika, "running">

/** The rows of the audit, oldest first, once all that was answered is in it. */
export const auditRows = async ({ running }: Started): Promise<AuditRow[]> => {
  const { audit, sql } = running.services
  await audit.flush()
  return sql<AuditRow[]>`select * from audit_log order by id`
}

/** What the audit says of one request, but for the job that came of it. */
export const auditOf = async (pika: Started, requestId: string): Promise<AuditRow[]> =>
  (await auditRows(pika)).filter((row) => row.request_id === requestId && row.actor_kind !== "job")
