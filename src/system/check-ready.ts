import type { BaseServices } from "../feature/context.ts"
import { migrations } from "../platform/database/migrations.ts"
import type { Readiness } from "./probe-routes.ts"

const answerMilliseconds = 2000
/** An answer is reused for this long: however many ask, the database is asked once a second. */
const keepMilliseconds = 1000

const leaving = "This process is being stopped."

/**
 * Ready means: the database answers in time, accepts writes, has all migrations of this program and none that breaks it, and has the
 * queue. After `leave` it is not ready, so that load balancers stop sending requests while this process still answers.
 */
export const createReadiness = (services: BaseServices): { check: Readiness; leave: () => void } => {
  let isLeaving = false
  let last: { answer: Promise<string | null>; endsAt: number } | null = null
  const tellChanges = createTeller(services)
  const ask = (): Promise<string | null> => {
    if (last && performance.now() < last.endsAt) return last.answer
    const asked = { answer: askDatabase(services).then(tellChanges), endsAt: Number.POSITIVE_INFINITY }
    last = asked
    void asked.answer.then(() => {
      asked.endsAt = performance.now() + keepMilliseconds
    })
    return asked.answer
  }
  return {
    check: async () => {
      const reason = isLeaving ? leaving : await ask()
      return isLeaving ? leaving : reason
    },
    leave: () => {
      isLeaving = true
    },
  }
}

type State = { reason: string | null; error?: unknown }

/** Logs only changes of readiness: probes come every second or two, and would repeat the same fault. */
const createTeller = ({ log }: Pick<BaseServices, "log">): ((state: State) => string | null) => {
  let told: string | null = null
  return ({ reason, error }) => {
    if (reason !== told && reason === null) log.info("ready again")
    else if (reason !== told) log.warn({ reason, ...(error === undefined ? {} : { err: error }) }, "not ready")
    told = reason
    return reason
  }
}

const askDatabase = async ({ sql }: Pick<BaseServices, "sql">): Promise<State> => {
  try {
    const own = migrations.length
    const state = sql<{ applied: number; too_new: boolean; queue: boolean; writable: boolean }[]>`
      select (select count(*)::int from pika.migrations where number <= ${own} and applied_at is not null) as applied,
        exists (select from pika.migrations where number > ${own} and breaks_older_programs) as too_new,
        to_regclass('pgboss.job') is not null as queue, current_setting('transaction_read_only') = 'off' as writable`
    const answer = await Promise.race([state, Bun.sleep(answerMilliseconds)])
    if (!answer) return { reason: "The database does not answer in time." }
    if (answer[0]?.applied !== own) return { reason: "The database lacks migrations of this program." }
    if (answer[0].too_new)
      return { reason: "The database was upgraded by a newer pika, and this one cannot work with it." }
    if (!answer[0].writable)
      return { reason: "The database takes no writes: its disk is nearly full, or it is a standby." }
    return { reason: answer[0].queue ? null : "The job queue is missing from the database." }
  } catch (error) {
    return { reason: "The database cannot be reached.", error }
  }
}
