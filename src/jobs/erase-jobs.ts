import { type Erasure, readCount } from "../feature/personal-table.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

/** Locks until the end of the transaction: a running job waits, finds itself deleted, and stores nothing. */
const lockJobs = async (tx: Transaction, userId: string): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`select id from jobs where user_id = ${userId} order by id for update`
  return rows.map(({ id }) => id)
}

/** Deletes jobs and their messages. The caller holds the locks on the jobs. */
const deleteJobs = async (tx: Transaction, userId: string, ids: readonly string[]): Promise<void> => {
  await deleteMessages(tx, ids)
  await tx`delete from jobs where user_id = ${userId} and id = any (${[...ids]})`
}

const jobsInOneBatch = 1000

/** Deletes the oldest of a person's finished jobs, if there are more than a few, with their messages. Returns their ids. */
const deleteNextJobs = async (tx: Transaction, userId: string): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    select id from jobs where user_id = ${userId} and status in ('completed', 'failed', 'cancelled')
    order by id limit ${jobsInOneBatch} for update`
  if (rows.length < jobsInOneBatch) return []
  const ids = rows.map(({ id }) => id)
  await deleteJobs(tx, userId, ids)
  return ids
}

/**
 * Deletes the messages of jobs by job id, and their dead letters by the original message. Returns how many are left: pg-boss may have
 * replaced one with another meanwhile.
 */
const deleteMessages = async (sql: Database | Transaction, jobIds: readonly string[]): Promise<number> => {
  const ids = [...jobIds]
  await sql`delete from pgboss.job m using pgboss.queue q where m.name = q.name and m.id = any (${ids}::uuid[])`
  await sql`delete from pgboss.job where source_root_id = any (${ids}::uuid[])`
  const [row] = await sql<{ left: number }[]>`
    select (select count(*)::int from pgboss.job m join pgboss.queue q on m.name = q.name where m.id = any (${ids}::uuid[]))
      + (select count(*)::int from pgboss.job where source_root_id = any (${ids}::uuid[])) as left`
  return row?.left ?? 0
}

const countJobs = (tx: Transaction, userId: string): Promise<number> =>
  readCount(tx<{ count: number }[]>`select count(*)::int as count from jobs where user_id = ${userId}`)

/**
 * Jobs are locked before the person, in the order that a finishing job uses. Jobs queued later are newer than the erasure and stay:
 * deleting one could wait for a transaction that waits for this one.
 */
export const erasedJobs: Erasure = {
  counted: { as: "jobs", example: 3, count: countJobs },
  begin: (userId) => {
    let locked: string[] = []
    const deleted = new Set<string>()
    const count = (ids: readonly string[]) => {
      for (const id of ids) deleted.add(id)
      return { jobs: ids.length }
    }
    return {
      deleteBatch: async (sql) => {
        const ids = await asUser(sql, userId, (tx) => deleteNextJobs(tx, userId))
        return ids.length === 0 ? null : count(ids)
      },
      lock: async (tx) => {
        locked = await lockJobs(tx, userId)
      },
      deleteRest: async (tx) => {
        await deleteJobs(tx, userId, locked)
        return count(locked)
      },
      outside: {
        what: "messages of the job queue that change all the time",
        deleteAll: (sql) => deleteMessages(sql, [...deleted]),
      },
    }
  },
}
