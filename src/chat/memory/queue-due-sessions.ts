import { setTimeout as wait } from "node:timers/promises"
import { insertJob } from "../../jobs/queries.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"

export const rememberJobType = "chat.remember"

const pollMilliseconds = 1000
const sessionsAtOnce = 100

type Queueing = Pick<Services, "sql" | "queue" | "log" | "wakeWorker" | "memoryDelaySeconds">

/**
 * Queues the job of each session that has something to hand over and is quiet. It asks once a second: pg-boss's schedules have a minute's
 * grain, and a delayed message would have to be moved with everything that is said. What is due stands in the session's row, so nothing is
 * forgotten while no process runs.
 */
export const watchDueSessions = async (services: Queueing, signal: AbortSignal): Promise<void> => {
  let isAway = false
  while (!signal.aborted) {
    const found = await queueDueSessions(services).then(
      (count) => {
        isAway = false
        return count
      },
      (error: unknown) => {
        if (!isAway) services.log.warn({ err: error }, "cannot queue what is to be remembered; trying again")
        isAway = true
        return 0
      },
    )
    if (found < sessionsAtOnce) await wait(pollMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}

/** Returns how many sessions were due. One that cannot be queued keeps no other one back. */
export const queueDueSessions = async (services: Queueing): Promise<number> => {
  const { sql, memoryDelaySeconds } = services
  const due = await sql<{ user_id: string; id: string }[]>`
    select user_id, id from sessions_to_remember(make_interval(secs => ${memoryDelaySeconds}), ${sessionsAtOnce})`
  let queued = 0
  let failure: unknown
  for (const { user_id: userId, id } of due)
    try {
      if (await asUser(sql, userId, (tx) => queueSession(services, tx, userId, id))) queued += 1
    } catch (error) {
      failure ??= error
    }
  if (queued > 0) services.wakeWorker()
  if (failure !== undefined) throw failure
  return due.length
}

/**
 * Queues its job, in the transaction in which the session is no longer due. A job that has not begun will read all that waits, so there is
 * no second one. False: there was nothing to queue.
 */
const queueSession = async (
  { queue, memoryDelaySeconds }: Queueing,
  tx: Transaction,
  userId: string,
  sessionId: string,
): Promise<boolean> => {
  const held = await tx`
    select from chat_sessions
    where user_id = ${userId} and id = ${sessionId} and remember_at <= now() - make_interval(secs => ${memoryDelaySeconds}) for update`
  // Another process was faster, or something more was said.
  if (held.length === 0) return false
  await tx`update chat_sessions set remember_at = null where user_id = ${userId} and id = ${sessionId}`
  const waiting = await tx`
    select from jobs
    where user_id = ${userId} and type = ${rememberJobType} and status = 'pending' and completed_at is null
      and payload->>'session_id' = ${sessionId} limit 1`
  if (waiting.length > 0) return false
  const id = Bun.randomUUIDv7()
  await insertJob(tx, {
    id,
    userId,
    type: rememberJobType,
    payload: { session_id: sessionId },
    key: null,
    requestHash: null,
  })
  await queue.send(tx, rememberJobType, { jobId: id, userId })
  return true
}
