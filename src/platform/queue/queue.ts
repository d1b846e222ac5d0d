import { type JobWithMetadata, PgBoss } from "pg-boss"
import type { Transaction } from "../database/connect.ts"
import { howToMigrate } from "../database/service-role.ts"
import { StartupError } from "../errors.ts"
import type { Logger } from "../logger.ts"

/** How pg-boss handles a job. A job is tried once and then `retryLimit` times more, each wait about twice the last. */
export type QueueSettings = {
  retryLimit: number
  retryDelaySeconds: number
  /** After this long the attempt is given up. */
  timeLimitSeconds: number
  /** A worker that was not heard of for this long is taken for dead, and its job is given to another. */
  heartbeatSeconds: number
}

export const queueSettings: QueueSettings = {
  retryLimit: 3,
  retryDelaySeconds: 1,
  timeLimitSeconds: 300,
  heartbeatSeconds: 10,
}

/** A message names a job; what is to be done is in the job's row. */
export type Message = { jobId: string; userId: string } & Origin

/** The request that handed a job over, for the log and the trace of the job; messages of older versions do not tell. */
export type Origin = { requestId?: string | undefined; traceparent?: string | undefined }

/** A queue, and what differs from one to another. `timeLimitSeconds`: the settings' unless said. */
export type QueueDefinition = { name: string; timeLimitSeconds?: number | undefined }

export type Queue = {
  boss: PgBoss
  settings: QueueSettings
  /** How long an attempt at a message of this queue may take. */
  timeLimitSeconds: (name: string) => number
  /** Hands over a job in the caller's transaction: the message is there if and only if the transaction commits. */
  send: (tx: Transaction, name: string, message: Message) => Promise<void>
  /** Takes back a job that waits or runs. */
  cancel: (tx: Transaction, name: string, jobId: string) => Promise<void>
  /** Takes up to `limit` messages, the oldest first, and of one person one at a time, however many processes take. */
  fetch: (name: string, limit: number) => Promise<JobWithMetadata<Message>[]>
  complete: (tx: Transaction, name: string, attempt: Attempt) => Promise<void>
  fail: (tx: Transaction, name: string, attempt: Attempt) => Promise<void>
  /** Sends an empty message at each time of `cron` (UTC), however many processes say so; of these messages one runs at a time. */
  schedule: (name: string, cron: string) => Promise<void>
  /** How many messages wait, as counted some seconds ago. Never waits itself. */
  waiting: (name: string) => number
  /** Gives back jobs that are marked as running although no process can be running them. */
  recoverInterrupted: () => Promise<void>
  stop: () => Promise<void>
}

/** One delivery of a message. A call that settles an attempt has no effect once the job was given to another. */
export type Attempt = { id: string; retryCount: number }

export const deadLetterName = (name: string): string => `${name}.dead`

/** For `pg`, which pg-boss hands them on to: a statement that is not answered gives its connection up, and another is opened. */
const patience = { query_timeout: 15_000, idle_in_transaction_session_timeout: 10_000, keepAlive: true }

/**
 * Starts pg-boss on its own small pool (its statements hold their own BEGIN and COMMIT) and creates the queues. `isOwner`: the role of
 * `url` may bring pg-boss's own tables up to date; for another they must be.
 */
export const startQueue = async (
  url: string,
  queues: readonly QueueDefinition[],
  log: Logger,
  { isOwner, settings: given }: { isOwner: boolean; settings?: QueueSettings | undefined },
): Promise<Queue> => {
  const settings = given ?? queueSettings
  // Settings that were given are for tests, and hold for every queue.
  const limits = new Map(given ? [] : queues.map(({ name, timeLimitSeconds }) => [name, timeLimitSeconds]))
  const timeLimitSeconds = (name: string): number => limits.get(name) ?? settings.timeLimitSeconds
  const boss = new PgBoss({
    connectionString: url,
    application_name: "pika-queue",
    max: 3,
    connectionTimeoutMillis: 5000,
    ...patience,
    migrate: isOwner,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    monitorVacuum: false,
  })
  boss.on("error", (error) => log.error({ err: error }, "queue error"))
  await boss.start().catch((error: unknown) => {
    if (isOwner) throw error
    throw new StartupError(`The tables of the job queue are missing or old. ${howToMigrate}`, { cause: error })
  })
  for (const { name } of queues)
    await createQueue(boss, name, { ...settings, timeLimitSeconds: timeLimitSeconds(name) })
  return {
    boss,
    settings,
    timeLimitSeconds,
    send: async (tx, name, message) => {
      await boss.send(name, message, { id: message.jobId, group: { id: message.userId }, db: inTransaction(tx) })
    },
    cancel: async (tx, name, jobId) => {
      await boss.deleteJob(name, jobId, { db: inTransaction(tx) })
    },
    fetch: (name, limit) => fetchInTurn(boss, name, limit),
    complete: async (tx, name, attempt) => {
      await boss.complete(name, attempt, null, { db: inTransaction(tx) })
    },
    fail: async (tx, name, attempt) => {
      await boss.fail(name, attempt, null, { db: inTransaction(tx) })
    },
    schedule: async (name, cron) => {
      // One that no process was there for is made up for, once.
      await boss.schedule(name, cron, {}, { group: { id: name }, missed: "once" })
    },
    waiting: createWaitingCount(boss),
    recoverInterrupted: async () => {
      for (const { name } of queues) await recover(boss, name, settings.retryLimit)
    },
    stop: () => boss.stop({ graceful: false }),
  }
}

const countAgainMilliseconds = 1000

/** pg-boss counts each queue every few seconds; this remembers what it found. While it cannot be read, the last count stands. */
const createWaitingCount = (boss: PgBoss): Queue["waiting"] => {
  let counts = new Map<string, number>()
  let askedAt = Number.NEGATIVE_INFINITY
  const ask = async (): Promise<void> => {
    const { rows } = await boss.getDb().executeSql("select name, queued_count from pgboss.queue", [])
    counts = new Map(rows.map((row) => [String(row.name), Number(row.queued_count)]))
  }
  return (name) => {
    if (performance.now() > askedAt + countAgainMilliseconds) {
      askedAt = performance.now()
      ask().catch(() => undefined)
    }
    return counts.get(name) ?? 0
  }
}

const createQueue = async (boss: PgBoss, name: string, settings: QueueSettings): Promise<void> => {
  await boss.createQueue(deadLetterName(name), { retryLimit: settings.retryLimit })
  const options = {
    retryLimit: settings.retryLimit,
    retryDelay: settings.retryDelaySeconds,
    retryBackoff: true,
    expireInSeconds: settings.timeLimitSeconds,
    heartbeatSeconds: settings.heartbeatSeconds,
    deadLetter: deadLetterName(name),
    // The row in pika.jobs is what people look at. The message is of no use once it is done.
    deleteAfterSeconds: 3600,
  }
  await boss.createQueue(name, options)
  await boss.updateQueue(name, options) // A queue that was there keeps the settings of the version that made it.
  // pg-boss looks a queue up at its first use. That must not be in a caller's transaction: an embedded database has one session.
  await boss.findJobs(name, { id: Bun.randomUUIDv7() })
}

const inTransaction = (tx: Transaction) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    const rows = await tx.unsafe(text, values as never[], { prepare: true })
    return { rows: [...rows] }
  },
})

type Pool = ReturnType<PgBoss["getDb"]>
/** pg-boss's own pool has transactions, though its type does not say so. */
type TransactingPool = Pool & { withTransaction: <Answer>(work: (db: Pool) => Promise<Answer>) => Promise<Answer> }
const hasTransactions = (pool: Pool): pool is TransactingPool => "withTransaction" in pool

const fetchLock = 7_452_005

/**
 * Two processes that fetch at once do not see what the other takes, and could take two jobs of one person: they take turns. The lock is held
 * until what was taken is committed; a process that freezes meanwhile loses it after ten seconds.
 */
const fetchInTurn = async (boss: PgBoss, name: string, limit: number): Promise<JobWithMetadata<Message>[]> => {
  const pool = boss.getDb()
  if (!hasTransactions(pool)) throw new Error("the pool of the job queue has no transactions")
  return pool.withTransaction(async (db) => {
    await db.executeSql("select pg_advisory_xact_lock($1, hashtext($2))", [fetchLock, name])
    return boss.fetch<Message>(name, { batchSize: limit, groupConcurrency: 1, includeMetadata: true, db })
  })
}

/**
 * Makes running jobs wait again, at their old place in the queue. The attempt that is broken off costs them none of their tries, and keeps
 * its number: a worker that is still at it cannot settle the next one. One statement, so that a crash finds the job running or waiting.
 */
export const giveBack = async (boss: PgBoss, name: string, attempts: readonly Attempt[]): Promise<void> => {
  const keys = attempts.map((attempt) => `${attempt.id}:${attempt.retryCount}`)
  await boss.getDb().executeSql(
    `update pgboss.job set state = 'created', retry_limit = retry_limit + 1, heartbeat_on = null
     where name = $1 and state = 'active' and id || ':' || retry_count = any ($2::text[])`,
    [name, keys],
  )
}

/** A job that was running at so many crashes is taken for their cause. */
const maxCrashes = 10

/**
 * The same for jobs that a crash broke off: whoever pulls the plug ten times while a job runs has not shown that the job is at fault, so
 * it costs them none of their tries, up to a bound. Then they are dead letters.
 */
const recover = async (boss: PgBoss, name: string, retryLimit: number): Promise<void> => {
  const db = boss.getDb()
  await db.executeSql(
    `update pgboss.job set state = 'created', retry_limit = retry_limit + 1, heartbeat_on = null
     where name = $1 and state = 'active' and retry_count < $2`,
    [name, retryLimit + maxCrashes],
  )
  const { rows } = await db.executeSql(
    "update pgboss.job set retry_limit = retry_count where name = $1 and state = 'active' returning id",
    [name],
  )
  if (rows.length > 0)
    await boss.fail(
      name,
      rows.map((row) => String(row.id)),
    )
}
