import type { NewAuditRow } from "../feature/audit-log.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

type Sql = Database | Transaction

export type AuditRow = NewAuditRow & { at: Date }

/** Leaves existing rows as they are. */
export const insertAuditRows = async (sql: Sql, rows: readonly NewAuditRow[]): Promise<void> => {
  await sql`
    insert into audit_log (id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip)
    select id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      id uuid, actor_kind text, actor_id text, action text, resource_type text, resource_id text, user_id text,
      status_code smallint, latency_ms real, request_id text, ip text)
    on conflict (id) do nothing`
}

/** The statement that writes one row, to be part of the statement that makes the change. */
export const insertAuditRow = (tx: Transaction, row: NewAuditRow): ReturnType<Transaction> => tx`
  insert into audit_log (id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip)
  values (${row.id}, ${row.actor_kind}, ${row.actor_id}, ${row.action}, ${row.resource_type}, ${row.resource_id}, ${row.user_id},
    ${row.status_code}, ${row.latency_ms}, ${row.request_id}, ${row.ip})`

export const findAuditRow = async (sql: Sql, id: string): Promise<AuditRow | undefined> => {
  const [row] = await sql<AuditRow[]>`
    select id, at, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip
    from audit_log where id = ${id}`
  return row
}

/**
 * Newest first. `from` is inclusive, `to` exclusive; `before`: the id of the last row of the previous page. The ids are found first, by
 * an index-only scan; otherwise a rare action needs a scan of the whole table (measured with 500,000 rows: 0.3 ms instead of 13).
 */
export const listAuditRows = (
  sql: Sql,
  filter: {
    userId: string | null
    action: string | null
    from: string | null
    to: string | null
    before: string | null
    limit: number
  },
): Promise<AuditRow[]> =>
  sql<AuditRow[]>`
    select id, at, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip
    from audit_log
    where id = any (array(
      select id from audit_log
      where true
      ${filter.userId === null ? sql`` : sql`and user_id = ${filter.userId}`}
      ${filter.action === null ? sql`` : sql`and action = ${filter.action}`}
      ${filter.from === null ? sql`` : sql`and id >= first_id_at(${filter.from})`}
      ${filter.to === null ? sql`` : sql`and id < first_id_at(${filter.to})`}
      ${filter.before === null ? sql`` : sql`and id < ${filter.before}`}
      order by id desc limit ${filter.limit}))
    order by id desc`
