import type { Database, Transaction } from "../platform/database/connect.ts"

type Sql = Database | Transaction

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
export type AuditRow = NewAuditRow & { at: Date }

/** A row that is there already is left as it is. */
export const insertAuditRows = async (sql: Sql, rows: readonly NewAuditRow[]): Promise<void> => {
  await sql`
    insert into audit_log (id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip)
    select id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      id uuid, actor_kind text, actor_id text, action text, resource_type text, resource_id text, user_id text,
      status_code smallint, latency_ms real, request_id text, ip text)
    on conflict (id) do nothing`
}

/**
 * Newest first. `from` is in, `to` is not; `before`: the id of the last row of the page before. The ids are found first, from an index alone:
 * else the few rows of a rare action are looked for in all of the table (measured with 500,000 rows: 0.3 ms instead of 13).
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

/** Delete up to `batch` rows that were kept long enough, and return how many: each period is in its function, in sql/001_baseline.sql. */
export const purgeAudit = async (sql: Sql, batch: number): Promise<number> => {
  const [row] = await sql<{ deleted: number }[]>`select purge_audit(${batch}) as deleted`
  return row?.deleted ?? 0
}

export const purgeJobs = async (sql: Sql, batch: number): Promise<number> => {
  const [row] = await sql<{ deleted: number }[]>`select purge_jobs(${batch}) as deleted`
  return row?.deleted ?? 0
}

/** What models cost, for longer than `pika usage` looks back. */
export const purgeUsage = async (sql: Sql, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from provider_usage where ctid = any (array(
      select ctid from provider_usage where day < current_date - interval '13 months' order by day limit ${batch}))`
  return count
}

/** Keys that were revoked, or ended, 30 days ago: their row may name a person. */
export const purgeKeys = async (sql: Sql, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from api_keys where id = any (array(
      select id from api_keys where least(revoked_at, expires_at) < now() - interval '30 days' order by id limit ${batch}))`
  return count
}

/** No index holds their day: those to look at are the oldest by id. */
export const purgeExperiments = async (sql: Sql, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from experiment_jobs where day < current_date - interval '13 months' and id = any (array(
      select id from experiment_jobs order by id limit ${batch}))`
  return count
}

/** What is left of the vector indexes of owners who were erased; few, and all of them at once. */
export const dropUnusedVectorIndexes = async (sql: Sql): Promise<number> => {
  const [row] = await sql<{ dropped: number }[]>`select drop_unused_vector_indexes() as dropped`
  return row?.dropped ?? 0
}
