import type { Backfill } from "../src/platform/database/backfill.ts"

/** Moves the rows of the audit of before 008 to their months, the newest first. A row that was written again meanwhile is there already. */
export const sortedAudit: Backfill = {
  count: async (sql) => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from pika.audit_log_unsorted`
    return row?.count ?? 0
  },
  next: async (tx) => {
    const [row] = await tx<{ rows: number; last: string | null }[]>`
      with batch as (
        delete from pika.audit_log_unsorted
        where ctid = any (array(select ctid from pika.audit_log_unsorted order by id desc limit 1000))
        returning *
      ), moved as (
        insert into pika.audit_log (
          id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip)
        select id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip
        from batch
        on conflict (id) do nothing
      )
      select count(*)::int as rows, min(id::text) as last from batch`
    return row?.last ? { rows: row.rows, last: row.last } : null
  },
}
