import { livesHere } from "../feature/lives-here.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { maxCountedJobs } from "./metrics.ts"
import type { JobStatus } from "./queries.ts"

export type CountRow = {
  type: string
  status: JobStatus
  is_open: boolean
  count: number
  /** Of those that are over. */
  last_hour: number
  /** Of those that wait: how long ago the first of them was handed in. */
  waiting_seconds: number | null
}

/** By type and status: what is not over, and what ended within these hours. Of each, 10,000 at most: the oldest that wait, the last that ended. */
export const countJobRows = (tx: Transaction, userId: string | null, hours: number): Promise<CountRow[]> => {
  // A literal: as a parameter it would be unknown to the plan.
  const most = tx.unsafe(String(maxCountedJobs))
  return tx<CountRow[]>`
    select type, status, completed_at is null as is_open, count(*)::int as count,
      (count(*) filter (where completed_at > now() - interval '1 hour'))::int as last_hour,
      floor(extract(epoch from now() - min(created_at) filter (where status = 'pending')))::int as waiting_seconds
    from (
      (select type, status, created_at, completed_at from jobs where ${userId === null ? tx.unsafe(livesHere) : tx`user_id = ${userId}`} and completed_at is null
        order by created_at limit ${most})
      union all
      (select type, status, created_at, completed_at from jobs
        where ${userId === null ? tx.unsafe(livesHere) : tx`user_id = ${userId}`} and completed_at > now() - make_interval(hours => ${hours}) order by completed_at desc limit ${most})
    ) as counted group by type, status, is_open order by type, status`
}
