import { z } from "@hono/zod-openapi"
import { exportedTimeField, exportedTimes, type Line, noId } from "../feature/exported-rows.ts"
import type { PersonalTable } from "../feature/personal-table.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

const entrySchema = z
  .strictObject({
    id: z.uuid(),
    at: exportedTimeField,
    actor: z.strictObject({ kind: z.string(), id: z.string() }),
    action: z.string(),
    resource_type: z.string().nullable(),
    resource_id: z.string().nullable(),
    status_code: z.number().int(),
    latency_ms: z.number(),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .openapi("ExportedAuditEntry")

const rowsInOnePage = 500

const readAudit = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, ${exportedTimes(tx, "at")}, json_build_object('kind', actor_kind, 'id', actor_id) as actor, action, resource_type, resource_id,
        status_code, latency_ms, request_id, ip
      from audit_log where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

/** Rows older than a year, rounded to whole months: monthly partitions are dropped (sql/008_audit_months.sql). */
const purgeAudit = async (sql: Database, batch: number): Promise<number> => {
  const [row] = await sql<{ deleted: number }[]>`select purge_audit(${batch}) as deleted`
  return row?.deleted ?? 0
}

const auditLog: PersonalTable<unknown> = {
  table: "pika.audit_log",
  exported: {
    section: "audit",
    schema: entrySchema,
    description: "Who did what with this person's data. It belongs to this installation, so an import skips it.",
    example: [],
    readPage: readAudit,
  },
  imported: { why: "It tells of what was done in the installation that wrote it." },
  erased: { why: "It says for a year who asked for this user_id and deleted it. It never says what was told." },
  kept: { what: "audit", purge: purgeAudit },
}

export const personalTables = [auditLog]
