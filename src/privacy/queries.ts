import type { Database, Transaction } from "../platform/database/connect.ts"

type Sql = Database | Transaction

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
