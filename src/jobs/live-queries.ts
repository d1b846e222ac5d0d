import { livesHere } from "../feature/lives-here.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import { type JobRow, jobColumns } from "./queries.ts"

/** Jobs that wait or run, which one filter is told of: those that run first, and then the newest. */
export const maxShownJobs = 100
/** Jobs that ended since the last look, for one filter. */
const maxEnded = 1000
/** A job ends with its transaction, and is seen when that is committed. */
const commitMs = 2000

/** Null: everybody's, or of any type. */
export type JobFilter = { userId: string | null; type: string | null }

/** What the feed wants to know: of these filters, and of these jobs. `since`: when it looked last. */
export type LookRequest = { filters: readonly JobFilter[]; followed: readonly string[]; since: Date | null }
export type LookAnswer = { readAt: Date; jobs: JobRow[] }

const anyType = ""

type Row = { read_at: Date } & (JobRow | { id: null })

/** One statement, however many filters there are. A job may come more than once. */
export const selectLiveJobs = (tx: Transaction, { filters, followed, since }: LookRequest) => {
  const types = filters.filter(({ userId }) => userId === null).map(({ type }) => type ?? anyType)
  const ofPersons = filters.filter(({ userId }) => userId !== null)
  const persons = ofPersons.map(({ userId }) => userId)
  const personsTypes = ofPersons.map(({ type }) => type ?? anyType)
  const endedSince = since && new Date(since.getTime() - commitMs)
  const columns = jobColumns(tx)
  const isHere = tx.unsafe(livesHere)
  // Literals: as parameters they would be unknown to the plan.
  const [shown, ended] = [tx.unsafe(String(maxShownJobs)), tx.unsafe(String(maxEnded))]
  return tx<Row[]>`
    with everybodys as (select type as asked_type from unnest(${types}::text[]) as type),
    persons as (
      select person, asked_type from unnest(${persons}::text[], ${personsTypes}::text[]) as asked (person, asked_type)
    )
    select clock.read_at, job.* from (select now() as read_at) as clock left join (
      select ${columns} from jobs where id = any (${[...followed]}::uuid[]) and ${isHere}
      union all
      select running.* from everybodys cross join lateral (
        select ${columns} from jobs where status = 'processing' and asked_type in (type, ${anyType}) and ${isHere}
        order by id desc limit ${shown}) as running
      union all
      select waiting.* from everybodys cross join lateral (
        select ${columns} from jobs where status = 'pending' and asked_type in (type, ${anyType}) and ${isHere}
        order by id desc limit ${shown}) as waiting
      union all
      select ended.* from everybodys cross join lateral (
        select ${columns} from jobs where completed_at > ${endedSince} and asked_type in (type, ${anyType}) and ${isHere}
        order by completed_at desc limit ${ended}) as ended
      union all
      select unfinished.* from persons cross join lateral (
        select ${columns} from jobs
        where user_id = person and completed_at is null and asked_type in (type, ${anyType}) and ${isHere}
        order by (status = 'processing') desc, id desc limit ${shown}) as unfinished
      union all
      select ended.* from persons cross join lateral (
        select ${columns} from jobs
        where user_id = person and completed_at > ${endedSince} and asked_type in (type, ${anyType}) and ${isHere}
        order by completed_at desc limit ${ended}) as ended
    ) as job on true`
}

export const readLiveJobs = async (sql: Database, request: LookRequest): Promise<LookAnswer> => {
  const rows = await asUser(sql, everybody, (tx) => selectLiveJobs(tx, request))
  const [first] = rows
  return {
    readAt: first?.read_at ?? new Date(),
    jobs: rows.flatMap(({ read_at: _, ...row }) => (row.id === null ? [] : [row])),
  }
}
