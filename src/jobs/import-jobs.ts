import type { BaseServices } from "../feature/context.ts"
import type { Import } from "../feature/personal-table.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { batchesOf } from "../platform/turns.ts"
import type { ExportedJob } from "./exported-jobs.ts"

type Importing = Pick<BaseServices, "queue">
type File = { jobs: ExportedJob[] }

const jobsAtOnce = 20

const isOpen = ({ status }: ExportedJob) => status === "pending" || status === "processing"

/** Writes jobs as they were. Jobs that were unfinished when they were exported are queued again. */
const writeJobs = async ({ queue }: Importing, tx: Transaction, userId: string, jobs: readonly ExportedJob[]) => {
  for (const batch of batchesOf(jobs, jobsAtOnce)) {
    await insertJobs(
      tx,
      userId,
      batch.map((job) => (isOpen(job) ? { ...job, status: "pending" } : job)),
    )
    for (const { id, type } of batch.filter(isOpen)) await queue.send(tx, type, { jobId: id, userId })
  }
}

const insertJobs = async (tx: Transaction, userId: string, jobs: readonly ExportedJob[]): Promise<void> => {
  await tx`
    insert into jobs (user_id, id, type, status, progress, current_step, attempts, earlier_attempts, payload, result, error, idempotency_key,
      request_hash, created_at, started_at, completed_at)
    select ${userId}, id, type, status, progress, current_step, attempts, case status when 'pending' then attempts else 0 end, nullif(payload, 'null'), nullif(result, 'null'), error,
      idempotency_key, decode(request_hash, 'hex'), created_at, started_at, completed_at
    from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as j(
      id uuid, type text, status text, progress smallint, current_step text, attempts smallint, payload jsonb, result jsonb,
      error text, idempotency_key text, request_hash text, created_at timestamptz, started_at timestamptz, completed_at timestamptz)`
}

const isHeld = async (tx: Transaction, userId: string): Promise<boolean> =>
  (await tx`select from jobs where user_id = ${userId} limit 1`).length > 0

/** Each job is looked up by its id alone. */
const isTaken = async (tx: Transaction, { jobs }: File): Promise<boolean> => {
  const ids = jobs.map(({ id }) => id)
  const [row] = await tx<{ taken: boolean }[]>`
    select exists (select from unnest(${ids}::uuid[]) as id where owner_of_job(id) is not null) as taken`
  return row?.taken ?? false
}

const findContradictions = ({ jobs }: File): string[] => {
  const keys = jobs.flatMap(({ idempotency_key }) => idempotency_key ?? [])
  return [
    ...(new Set(jobs.map(({ id }) => id)).size < jobs.length ? ["Two jobs have one id."] : []),
    ...(new Set(keys).size < keys.length ? ["Two jobs have one idempotency_key."] : []),
  ]
}

export const importedJobs: Import<Importing, File> = {
  count: ({ jobs }) => ({ number: jobs.length, of: "jobs" }),
  findContradictions,
  isHeld,
  isTaken,
  run: async (services, { jobs }) => ({ write: (tx, userId) => writeJobs(services, tx, userId, jobs) }),
}
