import { removeFromGraph, removeUserFromGraph } from "../graph/write-graph.ts"
import { lockUsers } from "../memories/queries.ts"
import { sha256 } from "../platform/cache/shared-key.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

/** Held until the end of the transaction: a job that runs waits, finds itself gone, and stores nothing. */
export const lockJobs = async (tx: Transaction, userId: string): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`select id from jobs where user_id = ${userId} order by id for update`
  return rows.map(({ id }) => id)
}

export const countFacts = async (sql: Database, userId: string): Promise<number> => {
  const [row] = await sql<{ fact_count: number }[]>`select fact_count from users where user_id = ${userId}`
  return row?.fact_count ?? 0
}

export const dropVectorIndexes = async (sql: Database | Transaction, userId: string): Promise<void> => {
  await sql`select drop_vector_indexes(${userId})`
}

export type Erasing = { memories: number; versions: number; entities: number }

const factsInOneBatch = 1000

/** The next facts of a person who has many, with all that was derived from them. `after`: the last of the batch before; null: no more. */
export const deleteNextFacts = async (
  tx: Transaction,
  userId: string,
  after: string,
): Promise<Erasing & { last: string | null }> => {
  await lockUsers(tx, [userId])
  const rows = await tx<{ id: string }[]>`
    select id from facts where user_id = ${userId} and id > ${after} order by id limit ${factsInOneBatch}`
  const ids = rows.map(({ id }) => id)
  const entities = await removeFromGraph(tx, userId, ids)
  await tx`
    delete from fact_terms t using facts f, unnest(tsvector_to_array(f.keywords)) as held(term)
    where f.user_id = ${userId} and f.id = any (${ids}) and t.user_id = ${userId} and t.term = held.term and t.fact_id = f.id`
  // By the thousand: foreign keys would delete them fact by fact.
  await tx`delete from fact_vectors where user_id = ${userId} and fact_id = any (${ids})`
  await tx`delete from claims where user_id = ${userId} and fact_id = any (${ids})`
  const { count: versions } = await tx`delete from fact_versions where user_id = ${userId} and fact_id = any (${ids})`
  const { count: memories } = await tx`delete from facts where user_id = ${userId} and id = any (${ids})`
  await tx`update users set fact_count = fact_count - ${memories} where user_id = ${userId}`
  return { memories, versions, entities, last: ids.at(-1) ?? null }
}

/** All rows of a person but their jobs'. The caller holds the lock on the user. */
export const deleteRows = async (tx: Transaction, userId: string): Promise<Erasing & { queries: number }> => {
  await dropVectorIndexes(tx, userId)
  const entities = await removeUserFromGraph(tx, userId)
  await tx`delete from fact_terms where user_id = ${userId}`
  await tx`delete from fact_vectors where user_id = ${userId}`
  await tx`delete from claims where user_id = ${userId}`
  const { count: versions } = await tx`delete from fact_versions where user_id = ${userId}`
  const { count: memories } = await tx`delete from facts where user_id = ${userId}`
  const { count: queries } = await tx`delete from embeddings where user_id = ${userId}`
  await tx`delete from users where user_id = ${userId}`
  return { memories, versions, entities, queries }
}

/** What was written after the erasure by a process that had not heard of it, of somebody who is heard of again: a cache may lose more. */
export const deleteLateVectors = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`delete from embeddings where user_id = ${userId}`
}

/** With their messages. The caller holds the jobs. */
export const deleteJobs = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await deleteMessages(tx, ids)
  await tx`delete from jobs where user_id = ${userId} and id = any (${[...ids]})`
}

const jobsInOneBatch = 1000

/** The oldest of a person's jobs that are over, if there are more than a few, with their messages. Returns their ids. */
export const deleteNextJobs = async (tx: Transaction, userId: string): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    select id from jobs where user_id = ${userId} and status in ('completed', 'failed', 'cancelled')
    order by id limit ${jobsInOneBatch} for update`
  if (rows.length < jobsInOneBatch) return []
  const ids = rows.map(({ id }) => id)
  await deleteJobs(tx, userId, ids)
  return ids
}

/** From the commit on, every process hears of it. The lock makes ids rise in the order of commits; nothing comes after it. */
export const insertErasure = async (tx: Transaction, userId: string): Promise<string> => {
  await tx`select pg_advisory_xact_lock(7452003)`
  const [row] = await tx<{ id: string }[]>`insert into erasures (user_hash) values (${sha256(userId)}) returning id`
  if (!row) throw new Error("an erasure that was just written is missing")
  return row.id
}

/**
 * The messages of jobs, found by the ids of these, and their dead letters, by what they began as. Returns how many are left: pg-boss may have
 * put one in another's place meanwhile.
 */
export const deleteMessages = async (sql: Database | Transaction, jobIds: readonly string[]): Promise<number> => {
  const ids = [...jobIds]
  await sql`delete from pgboss.job m using pgboss.queue q where m.name = q.name and m.id = any (${ids}::uuid[])`
  await sql`delete from pgboss.job where source_root_id = any (${ids}::uuid[])`
  const [row] = await sql<{ left: number }[]>`
    select (select count(*)::int from pgboss.job m join pgboss.queue q on m.name = q.name where m.id = any (${ids}::uuid[]))
      + (select count(*)::int from pgboss.job where source_root_id = any (${ids}::uuid[])) as left`
  return row?.left ?? 0
}

/** What every process has heard of by now. */
export const purgeErasures = async (sql: Database): Promise<void> => {
  await sql`delete from erasures where at < now() - interval '1 day'`
  await sql`delete from processes where seen_at < now() - interval '1 day'`
}
