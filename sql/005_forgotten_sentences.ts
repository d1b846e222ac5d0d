import type { Backfill } from "../src/platform/database/backfill.ts"

/**
 * Takes out of the rows of jobs what they say of memories: the trigger of 004_forgetting.sql does it to each that is written. And from those
 * that build an index their keys, which a client may send.
 */
export const forgottenSentences: Backfill = {
  count: async (sql) => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from pika.jobs
      where result is not null or type = 'memory.index'`
    return row?.count ?? 0
  },
  next: async (tx, after) => {
    const [row] = await tx<{ rows: number; last: string | null }[]>`
      with batch as (
        select user_id, id from pika.jobs
        where (result is not null or type = 'memory.index') and id > ${after ?? "00000000-0000-0000-0000-000000000000"}
        order by id limit 500 for update
      ), written as (
        update pika.jobs set result = result,
          idempotency_key = case when type = 'memory.index' then null else idempotency_key end
        from batch where jobs.user_id = batch.user_id and jobs.id = batch.id
      )
      select count(*)::int as rows, max(id::text) as last from batch`
    return row?.last ? { rows: row.rows, last: row.last } : null
  },
}
