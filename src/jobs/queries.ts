import postgres from "postgres"
import { insertAuditRow } from "../audit/queries.ts"
import type { NewAuditRow } from "../feature/audit-log.ts"
import { livesHere } from "../feature/lives-here.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { StartedAttempt } from "./start-attempts.ts"

type Sql = Database | Transaction

export type JobStatus = "pending" | "processing" | "completed" | "failed" | "cancelled"

export type JobRow = {
  id: string
  user_id: string
  type: string
  status: JobStatus
  progress: number
  current_step: string | null
  attempts: number
  result: unknown
  error: string | null
  created_at: Date
  started_at: Date | null
  completed_at: Date | null
}

/** The columns of a `JobRow`. */
export const jobColumns = (sql: Sql) => sql`
  id, user_id, type, status, progress, current_step, greatest(attempts - earlier_attempts, 0)::int as attempts, result, error, created_at,
  started_at, completed_at`

/** Inserts a job. Returns nothing when the idempotency key is already used. */
export const insertJob = async (
  sql: Sql,
  job: { id: string; userId: string; type: string; payload: unknown; key: string | null; requestHash: Buffer | null },
): Promise<boolean> => {
  const rows = await sql`
    insert into jobs (user_id, id, type, payload, idempotency_key, request_hash)
    values (${job.userId}, ${job.id}, ${job.type}, ${JSON.stringify(job.payload)}, ${job.key}, ${job.requestHash})
    on conflict (user_id, idempotency_key) where idempotency_key is not null do nothing
    returning id`
  return rows.length === 1
}

export const findJobByKey = async (sql: Sql, userId: string, key: string) => {
  const [row] = await sql<{ id: string; request_hash: Buffer }[]>`
    select id, request_hash from jobs where user_id = ${userId} and idempotency_key = ${key}`
  return row
}

/** The owner of a job; null when it does not exist. */
export const findJobOwner = async (sql: Sql, id: string): Promise<string | null> => {
  const [row] = await sql<{ owner: string | null }[]>`select owner_of_job(${id}) as owner`
  return row?.owner ?? null
}

export const findJob = async (
  sql: Sql,
  userId: string,
  id: string,
  lock: "none" | "update" = "none",
): Promise<JobRow | undefined> => {
  const [row] = await sql<JobRow[]>`
    select ${jobColumns(sql)} from jobs
    where user_id = ${userId} and id = ${id} ${lock === "update" ? sql`for update` : sql``}`
  return row
}

/** Those of these jobs that are over, or are no more. Read of everybody. */
export const findOver = async (tx: Transaction, ids: readonly string[]): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    select asked.id from unnest(${[...ids]}::uuid[]) as asked(id) left join jobs on jobs.id = asked.id
    where jobs.id is null or jobs.completed_at is not null`
  return rows.map(({ id }) => id)
}

export const holdsPayload = async (sql: Sql, userId: string, id: string): Promise<boolean> => {
  const rows = await sql`select from jobs where user_id = ${userId} and id = ${id} and payload is not null`
  return rows.length === 1
}

/**
 * Drops the payloads of a person's failed or cancelled jobs of these types, which then cannot be retried. Waiting and running jobs are
 * marked: they lose their payload if they fail or are cancelled later.
 */
export const dropUnreadPayloads = async (tx: Transaction, userId: string, types: readonly string[]): Promise<void> => {
  await tx`
    with held as (
      select id from jobs where user_id = ${userId} and payload is not null and type = any(${types}) order by id for update
    )
    update jobs set payload = case when status in ('failed', 'cancelled') then null else payload || '{"drop_when_over": true}' end
    from held where jobs.user_id = ${userId} and jobs.id = held.id`
}

/**
 * The payload that a job keeps for another try when it ends without having been read: none if the person has forgotten a memory
 * meanwhile.
 */
const keptPayload = (sql: Sql) => sql`case when payload ? 'drop_when_over' then null else payload end`

/**
 * Newest first; without a person, those of everybody who lives here. `before`: the id of the last job of the previous page. The limit is
 * a literal: as a parameter it would be unknown to the plan, which then sorts all jobs.
 */
export const listJobRows = (
  sql: Sql,
  filter: {
    userId: string | null
    type: string | null
    status: JobStatus | null
    before: string | null
    limit: number
  },
): Promise<JobRow[]> =>
  sql<JobRow[]>`
    select ${jobColumns(sql)} from jobs
    where true
      ${filter.userId === null ? sql`and ${sql.unsafe(livesHere)}` : sql`and user_id = ${filter.userId}`}
      ${filter.type === null ? sql`` : sql`and type = ${filter.type}`}
      ${filter.status === null ? sql`` : sql`and status = ${filter.status}`}
      ${filter.before === null ? sql`` : sql`and id < ${filter.before}`}
    order by id desc limit ${sql.unsafe(String(Math.trunc(filter.limit)))}`

type JobsOfType = { userId: string | null; type: string }
const ofType = (sql: Sql, { userId, type }: JobsOfType) =>
  sql`from jobs where type = ${type} ${userId === null ? sql`and ${sql.unsafe(livesHere)}` : sql`and user_id = ${userId}`}`

/** Newest first. */
export const listJobsOfType = (
  sql: Sql,
  which: JobsOfType,
  page: { limit: number; offset: number },
): Promise<JobRow[]> =>
  sql<JobRow[]>`
    select ${jobColumns(sql)} ${ofType(sql, which)} order by id desc limit ${page.limit} offset ${page.offset}`

/** Counts to `max` at most. */
export const countJobsOfType = async (sql: Sql, which: JobsOfType, max: number): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (select ${ofType(sql, which)} limit ${max}) as found`
  return row?.count ?? 0
}

/** Starts an attempt. Returns nothing when the job is finished, cancelled or deleted. The same for many: sql/038_start_attempts.sql. */
export const startAttempt = async (sql: Sql, userId: string, id: string) => {
  const [row] = await sql<StartedAttempt[]>`
    update jobs set status = 'processing', attempts = attempts + 1, started_at = coalesce(started_at, now()),
      progress = 0, current_step = 'Starting', error = null
    where user_id = ${userId} and id = ${id} and status in ('pending', 'processing')
    returning attempts, payload, created_at`
  return row
}

/** `progress` never decreases within an attempt. */
export const setStep = async (
  sql: Sql,
  userId: string,
  id: string,
  attempt: number,
  progress: number,
  step: string,
): Promise<boolean> => {
  const { count } = await sql`
    update jobs set progress = greatest(progress, ${progress}), current_step = ${step}
    where user_id = ${userId} and id = ${id} and attempts = ${attempt} and status = 'processing'`
  return count > 0
}

/**
 * Begins a transaction of the job's person, and locks the job until its end. Sent at once, so that what the caller sends after it is carried
 * out under the lock. Fails with an error that `isLostAttempt` knows when a newer attempt has begun, or the job has ended: then nothing
 * that was sent after it is carried out.
 */
export const holdAttempt = (tx: Transaction, userId: string, id: string, attempt: number): Promise<unknown> =>
  tx`select pika.hold_attempt(${userId}, ${id}, ${attempt})`.execute()

export const isLostAttempt = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && error.code === "PK409"

/** `row`: of the audit. */
export const completeJob = async (
  tx: Transaction,
  { userId, id, result, row }: { userId: string; id: string; result: unknown; row: NewAuditRow },
) => {
  await tx`
    with recorded as (${insertAuditRow(tx, row)})
    update jobs set status = 'completed', progress = 100, current_step = null, completed_at = now(), error = null,
      payload = null, result = ${JSON.stringify(result)}
    where user_id = ${userId} and id = ${id}`
}

/** `attempt` null: any attempt. False when a newer attempt has begun, or the job has ended. */
export const failJob = async (
  sql: Sql,
  userId: string,
  id: string,
  attempt: number | null,
  failure: { final: boolean; error: string },
): Promise<boolean> => {
  const rows = await sql`
    update jobs set
      status = ${failure.final ? "failed" : "pending"},
      error = ${failure.error},
      current_step = ${failure.final ? null : "Waiting to try again"},
      completed_at = ${failure.final ? sql`now()` : null},
      payload = ${failure.final ? keptPayload(sql) : sql`payload`}
    where user_id = ${userId} and id = ${id} and status = 'processing'
      ${attempt === null ? sql`` : sql`and attempts = ${attempt}`}
    returning id`
  return rows.length === 1
}

export const releaseAttempt = async (sql: Sql, userId: string, id: string, attempt: number) => {
  await sql`
    update jobs set status = 'pending', progress = 0, current_step = 'Waiting for a worker'
    where user_id = ${userId} and id = ${id} and status = 'processing' and attempts = ${attempt}`
}

export const setStatus = async (tx: Transaction, userId: string, id: string, status: "pending" | "cancelled") => {
  await tx`
    update jobs set status = ${status}, progress = 0, current_step = null, error = null,
      earlier_attempts = ${status === "pending" ? tx`attempts` : tx`earlier_attempts`},
      completed_at = ${status === "cancelled" ? tx`now()` : null},
      payload = ${status === "cancelled" ? keptPayload(tx) : tx`payload`}
    where user_id = ${userId} and id = ${id}`
}
