import { ConstantBackoff, ExponentialBackoff, handleAll, handleWhen, retry } from "cockatiel"
import postgres from "postgres"
import { recordInTransaction } from "../audit/record.ts"
import { requireOwner } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import { lockUser } from "../memories/queries.ts"
import { sharedKey } from "../platform/cache/shared-key.ts"
import { asUser } from "../platform/database/as-user.ts"
import { unavailable } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import {
  countFacts,
  deleteJobs,
  deleteLateVectors,
  deleteMessages,
  deleteNextFacts,
  deleteNextJobs,
  deleteRows,
  dropVectorIndexes,
  insertErasure,
  lockJobs,
  purgeErasures,
} from "./erase-queries.ts"
import { deletedSchema, userDataBody } from "./schemas.ts"

type Deleted = { memories: number; versions: number; entities: number; jobs: number; queries: number }

/**
 * Deletes everything that is held about a person, wherever it is held. What was accepted before the call is gone after it, and nothing
 * under way brings it back. Throws UNAVAILABLE when not all of it could be done: the same call again does the rest.
 */
const deleteAll = async (ctx: Context, userId: string): Promise<Deleted> => {
  requireOwner(ctx, userId)
  const early = await deleteMost(ctx, userId)
  const { erasureId, ...late } = await afterDeadlocks.execute(() => deleteRest(ctx, userId))
  ctx.scrubber.request()
  const jobs = [...early.jobs, ...late.jobs]
  await deleteAllMessages(ctx, jobs)
  await ctx.erasures.catchUp()
  if (!(await ctx.erasures.reachAll(erasureId)))
    throw unavailable(`${goneFromDatabase}, but not all processes have forgotten them yet. ${callAgain}`, 5)
  await asUser(ctx.sql, userId, (tx) => deleteLateVectors(tx, userId))
  await clearSharedCache(ctx, userId)
  await purgeErasures(ctx.sql)
  return {
    ...late,
    memories: early.memories + late.memories,
    versions: early.versions + late.versions,
    entities: early.entities + late.entities,
    jobs: jobs.length,
  }
}

export const deleteUserData = verb({
  action: "user.delete",
  scope: "privacy",
  rate: "other",
  input: userDataBody,
  output: deletedSchema,
  run: async (ctx: Context, { user_id }) => ({ status: "ok" as const, deleted: await deleteAll(ctx, user_id) }),
})

const goneFromDatabase = "This person's data is gone from the database"
const callAgain = "Call this again, to be sure of the rest."

/** Of so many facts the last transaction deletes all at once, in a second or two. */
const mostAtOnce = 2000
/** What comes after takes 20 s at the most, and a connection on which nothing is sent is closed after 60. */
const mostMilliseconds = 35_000

/** The facts and jobs of a person of many thousands, in batches: no statement is long, and nobody waits long for the lock on the user. */
const deleteMost = async ({ sql }: Context, userId: string) => {
  const deleted = { memories: 0, versions: 0, entities: 0, jobs: [] as string[] }
  const deadline = performance.now() + mostMilliseconds
  let after: string | null = "00000000-0000-0000-0000-000000000000"
  while (after !== null && (await countFacts(sql, userId)) > mostAtOnce) {
    checkTime(deadline)
    if (deleted.memories === 0) await dropVectorIndexes(sql, userId)
    const from: string = after
    const batch = await afterDeadlocks.execute(() => asUser(sql, userId, (tx) => deleteNextFacts(tx, userId, from)))
    deleted.memories += batch.memories
    deleted.versions += batch.versions
    deleted.entities += batch.entities
    after = batch.last
  }
  for (;;) {
    checkTime(deadline)
    const jobs = await afterDeadlocks.execute(() => asUser(sql, userId, (tx) => deleteNextJobs(tx, userId)))
    if (jobs.length === 0) return deleted
    deleted.jobs.push(...jobs)
  }
}

const checkTime = (deadline: number): void => {
  if (performance.now() > deadline)
    throw unavailable("There is more than can be deleted in one call. Call this again: it goes on where it stopped.", 1)
}

/**
 * Jobs are locked before the user, as a job that ends does. Those that come after are later than the erasure, and stay: deleting them
 * here could wait for one that waits for this.
 */
const deleteRest = (ctx: Context, userId: string) =>
  asUser(ctx.sql, userId, async (tx) => {
    const jobs = await lockJobs(tx, userId)
    // Also somebody who is not known: whoever tells something of them at the same time comes before all of this, or after.
    await lockUser(tx, userId)
    const deleted = await deleteRows(tx, userId)
    await deleteJobs(tx, userId, jobs)
    await recordInTransaction(tx, ctx, 200)
    return { ...deleted, jobs, erasureId: await insertErasure(tx, userId) }
  })

const deadlock = "40P01"
const afterDeadlocks = retry(
  handleWhen((error) => error instanceof postgres.PostgresError && error.code === deadlock),
  { maxAttempts: 5, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 500 }) },
)

const mostPasses = 20

const deleteAllMessages = async ({ sql }: Context, jobIds: readonly string[]): Promise<void> => {
  for (let pass = 0; pass < mostPasses; pass++) {
    if ((await deleteMessages(sql, jobIds)) === 0) return
    await Bun.sleep(50)
  }
  throw unavailable(`${goneFromDatabase}, but for messages of the job queue that change all the time. ${callAgain}`, 5)
}

/** One command is given 50 ms, which a busy machine may miss. */
const afterPauses = retry(handleAll, { maxAttempts: 4, backoff: new ConstantBackoff(300) })

const clearSharedCache = async ({ shared }: Context, userId: string): Promise<void> => {
  try {
    await afterPauses.execute(() => shared?.clear([sharedKey(userId, "results"), sharedKey(userId, "vectors")]))
  } catch (error) {
    throw unavailable(
      `${goneFromDatabase}, but Redis, which forgets answers within ten minutes and vectors within a day, cannot be cleared now. ${callAgain}`,
      5,
      error,
    )
  }
}
