import { isDeepStrictEqual } from "node:util"
import { type JobWithMetadata, PgBoss } from "pg-boss"
import { connect, type Database, type Transaction } from "../database/connect.ts"
import { howToMigrate } from "../database/service-role.ts"
import { together } from "../database/together.ts"
import type { ServerWatch } from "../database/watch.ts"
import { StartupError } from "../errors.ts"
import type { Logger } from "../logger.ts"

/** How pg-boss handles a job: one try and up to `retryLimit` retries; each wait is about twice the last. */
export type QueueSettings = {
  retryLimit: number
  retryDelaySeconds: number
  /** Time limit of an attempt. */
  timeLimitSeconds: number
  /** A worker without a heartbeat for this long counts as dead, and its job is given to another. */
  heartbeatSeconds: number
}

export const queueSettings: QueueSettings = {
  retryLimit: 3,
  retryDelaySeconds: 1,
  timeLimitSeconds: 300,
  heartbeatSeconds: 10,
}

/** A message only names a job; the job's row says what to do. */
export type Message = { jobId: string; userId: string } & Origin

/** The request that queued a job, for the job's log and trace; messages of older versions lack it. */
export type Origin = { requestId?: string | undefined; traceparent?: string | undefined }

/** A queue and its own settings; the defaults are those of the settings. */
export type QueueDefinition = {
  name: string
  timeLimitSeconds?: number | undefined
  retryLimit?: number | undefined
}

/** Messages of a higher priority are fetched first; the default is 0. */
export type SendOptions = { priority?: number }

export type Queue = {
  boss: PgBoss
  settings: QueueSettings
  /** Time limit of an attempt at a message of this queue. */
  timeLimitSeconds: (name: string) => number
  /** Queues a job in the caller's transaction: the message exists if and only if the transaction commits. */
  send: (tx: Transaction, name: string, message: Message, options?: SendOptions) => Promise<void>
  /** Cancels a waiting or running job. */
  cancel: (tx: Transaction, name: string, jobId: string) => Promise<void>
  /**
   * Fetches up to `limit` messages, those of the highest priority first and of these the oldest, and one at a time per person, even across
   * processes. `begin` runs in the same transaction.
   */
  fetch: <Begun>(
    name: string,
    limit: number,
    begin: Begin<Begun>,
  ) => Promise<{ jobs: JobWithMetadata<Message>[]; begun: ReadonlyMap<string, Begun> }>
  /** Those of these queues that have messages to fetch. */
  due: (names: readonly string[]) => Promise<string[]>
  complete: (tx: Transaction, name: string, attempt: Attempt) => Promise<void>
  fail: (tx: Transaction, name: string, attempt: Attempt) => Promise<void>
  /**
   * Sends an empty message at each time of `cron` (UTC), once even if several processes schedule it; one of these messages runs at a
   * time.
   */
  schedule: (name: string, cron: string) => Promise<void>
  /** Number of waiting messages, as counted some seconds ago. It returns at once. */
  waiting: (name: string) => number
  /** Returns jobs to the queue that are marked as running although no process can be running them. */
  recoverInterrupted: () => Promise<void>
  stop: () => Promise<void>
}

/** Runs a statement in the transaction of a fetch. */
export type Execute = (text: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** Begins work on messages that are being fetched. What it returns, by the id of the job, is delivered with the message. */
export type Begin<Begun> = (execute: Execute, messages: readonly Message[]) => Promise<ReadonlyMap<string, Begun>>

/** One delivery of a message. Completing an attempt has no effect after its job was given to another. */
export type Attempt = { id: string; retryCount: number }

export const deadLetterName = (name: string): string => `${name}.dead`

/** Settings for `pg`, which pg-boss passes on: a statement without an answer gives up its connection, and another one is opened. */
const patience = { query_timeout: 15_000, idle_in_transaction_session_timeout: 10_000, keepAlive: true }

/**
 * The pool hears a connection's errors only while nobody uses it, and its user hears them a moment after getting it. An error between, such
 * as that of a server that stops, would be an uncaught exception; with a listener of its own, the next statement fails.
 */
const hearErrors = (client: { on: (event: "error", listener: () => void) => void }): void => {
  client.on("error", () => undefined)
}

type StartOptions = { isOwner: boolean; settings?: QueueSettings | undefined; watch?: ServerWatch | undefined }

/**
 * Starts pg-boss on its own small pool (its statements contain their own BEGIN and COMMIT) and creates the queues. `isOwner`: the role of
 * `url` may migrate pg-boss's tables; for other roles they must be up to date.
 */
export const startQueue = async (
  url: string,
  queues: readonly QueueDefinition[],
  log: Logger,
  { isOwner, settings: given, watch }: StartOptions,
): Promise<Queue> => {
  const settings = given ?? queueSettings
  // Settings passed in are for tests, and apply to every queue.
  const own = new Map(given ? [] : queues.map((queue) => [queue.name, queue]))
  const timeLimitSeconds = (name: string): number => own.get(name)?.timeLimitSeconds ?? settings.timeLimitSeconds
  const retryLimit = (name: string): number => own.get(name)?.retryLimit ?? settings.retryLimit
  const boss = new PgBoss({
    connectionString: url,
    application_name: "pika-queue",
    max: 3,
    connectionTimeoutMillis: 5000,
    ...patience,
    ...{ onConnect: hearErrors },
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
  await createQueues(
    boss,
    queues.map(({ name }) => ({
      name,
      ...settings,
      timeLimitSeconds: timeLimitSeconds(name),
      retryLimit: retryLimit(name),
    })),
  )
  const sql = connect(url, fetchingConnections, { watch })
  return {
    boss,
    settings,
    timeLimitSeconds,
    send: async (tx, name, message, { priority = 0 } = {}) => {
      const options = { id: message.jobId, group: { id: message.userId }, priority }
      await boss.send(name, message, { ...options, db: inTransaction(tx) })
    },
    cancel: async (tx, name, jobId) => {
      await boss.deleteJob(name, jobId, { db: inTransaction(tx) })
    },
    fetch: (name, limit, begin) => fetchInTurn({ boss, sql }, name, limit, begin),
    due: async (names) =>
      (await sql.unsafe<{ name: string }[]>(selectDue, [[...names]], { prepare: true })).map(({ name }) => name),
    complete: async (tx, name, attempt) => {
      await boss.complete(name, attempt, null, { db: inTransaction(tx) })
    },
    fail: async (tx, name, attempt) => {
      await boss.fail(name, attempt, null, { db: inTransaction(tx) })
    },
    schedule: async (name, cron) => {
      // A run that was missed because no process was running is made up for, once.
      await boss.schedule(name, cron, {}, { group: { id: name }, missed: "once" })
    },
    waiting: createWaitingCount(boss),
    recoverInterrupted: () =>
      recover(
        boss,
        queues.map(({ name }) => ({ name, retryLimit: retryLimit(name) })),
      ),
    stop: async () => {
      await Promise.all([boss.stop({ graceful: false }), sql.end({ timeout: 2 })])
    },
  }
}

const countAgainMilliseconds = 1000

/** pg-boss counts each queue every few seconds, and this remembers the result. While counting fails, the last count stays. */
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

const maxRetryDelaySeconds = 60

/** A restart finds the queues as they should be: one statement shows it. */
const createQueues = async (boss: PgBoss, wanted: readonly (QueueSettings & { name: string })[]): Promise<void> => {
  const present = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]))
  for (const { name, ...settings } of wanted) {
    const deadLetter = deadLetterName(name)
    const options = {
      retryLimit: settings.retryLimit,
      retryDelay: settings.retryDelaySeconds,
      retryBackoff: true,
      retryDelayMax: maxRetryDelaySeconds,
      expireInSeconds: settings.timeLimitSeconds,
      heartbeatSeconds: settings.heartbeatSeconds,
      deadLetter,
      // People look at the row in pika.jobs. The message is not needed after it is done.
      deleteAfterSeconds: 3600,
    }
    const queue = present.get(name)
    if (isDeepStrictEqual({ ...queue, ...options }, { ...queue })) continue
    if (!present.has(deadLetter)) await boss.createQueue(deadLetter, { retryLimit: settings.retryLimit })
    // An existing queue has the settings of the version that created it.
    if (queue) await boss.updateQueue(name, options)
    else await boss.createQueue(name, options)
    // pg-boss looks up a queue at its first use. That must not happen in a caller's transaction: an embedded database has one session.
    for (const used of [name, deadLetter]) await boss.findJobs(used, { id: Bun.randomUUIDv7() })
  }
}

const inTransaction = (tx: Transaction) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    const rows = await tx.unsafe(text, values as never[], { prepare: true })
    return { rows: [...rows] }
  },
})

/** The first message of each queue that can be fetched, if there is one: found in pg-boss's index, of whatever length the queue. */
const selectDue = `
  select queue.name from unnest($1::text[]) as queue (name) cross join lateral (
    select from pgboss.job where job.name = queue.name and state < 'active' and not blocked and start_after <= now() limit 1
  ) as message`

const fetchLock = 7_452_005

/**
 * Those that fetch are others than pg-boss's: they keep the plan of a fetch, which takes longer to make than to carry out. pg-boss's own
 * statements are not prepared.
 */
const fetchingConnections = 2

/**
 * Two processes that fetch at the same time do not see each other's messages, and could take two jobs of one person: so they take turns.
 * The lock is held until the fetch is committed; a process that freezes meanwhile loses it after ten seconds.
 */
const fetchInTurn = async <Begun>(
  { boss, sql }: { boss: PgBoss; sql: Database },
  name: string,
  limit: number,
  begin: Begin<Begun>,
) => {
  const fetched = await sql.begin(async (tx) => {
    const db = inTransaction(tx)
    // Sent together: what is fetched is read after the lock is held.
    const [, jobs] = await together([
      tx`select pg_advisory_xact_lock(${fetchLock}, hashtext(${name}))`.execute(),
      boss.fetch<Message>(name, { batchSize: limit, groupConcurrency: 1, includeMetadata: true, db }),
    ])
    const messages = jobs.map(({ data }) => data)
    return { jobs, begun: jobs.length > 0 ? await begin(db.executeSql, messages) : new Map<string, Begun>() }
  })
  return fetched
}

/**
 * Returns running jobs to their old place in the queue. The interrupted attempt does not count as a try, and keeps its number: a worker
 * that still runs it cannot complete the next attempt. `pauseSeconds`: until they are fetched again. One statement, so that after a crash the job is either running or waiting.
 */
export const giveBack = async (
  boss: PgBoss,
  name: string,
  attempts: readonly Attempt[],
  pauseSeconds = 0,
): Promise<void> => {
  const keys = attempts.map((attempt) => `${attempt.id}:${attempt.retryCount}`)
  await boss.getDb().executeSql(
    `update pgboss.job set state = 'created', retry_limit = retry_limit + 1, heartbeat_on = null,
       start_after = case when $3 > 0 then now() + $3 * interval '1 second' else start_after end
     where name = $1 and state = 'active' and id || ':' || retry_count = any ($2::text[])`,
    [name, keys, pauseSeconds],
  )
}

/** A job that was running during this many crashes is treated as their cause. */
const maxCrashes = 10

/**
 * The same for jobs that a crash interrupted. A crash does not show that the job is at fault, so it costs no tries, up to a limit. After
 * that, jobs become dead letters.
 */
const recover = async (boss: PgBoss, queues: readonly (QueueDefinition & { retryLimit: number })[]): Promise<void> => {
  const db = boss.getDb()
  const names = queues.map(({ name }) => name)
  await db.executeSql(
    `update pgboss.job set state = 'created', retry_limit = job.retry_limit + 1, heartbeat_on = null
     from unnest($1::text[], $2::int[]) as queue (name, most)
     where job.name = queue.name and state = 'active' and retry_count < queue.most`,
    [names, queues.map(({ retryLimit }) => retryLimit + maxCrashes)],
  )
  const { rows } = await db.executeSql(
    "update pgboss.job set retry_limit = retry_count where name = any ($1::text[]) and state = 'active' returning name, id",
    [names],
  )
  for (const [name, jobs] of Map.groupBy(rows, (row) => String(row.name)))
    await boss.fail(
      name,
      jobs.map(({ id }) => String(id)),
    )
}
