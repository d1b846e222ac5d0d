import { z } from "zod"
import { defineJob, PermanentJobError, type RunningJob } from "../feature/job.ts"
import { insertJob } from "../jobs/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { VectorServices } from "./context.ts"

export const indexVectorsType = "memory.index"

/** Owners of more facts than this get an HNSW index of their own. Measured: docs/adr/0008-vector-plans.md. */
export const maxFactsWithoutIndex = 20_000

/** An index that is not there this long after it was asked for is asked for again: its job failed, or all indexes were in use. */
const askAgain = "1 hour"

/** What queueing takes. */
export type Indexing = Pick<VectorServices, "queue" | "tracing"> & { spaces: Pick<VectorServices["spaces"], "active"> }

/**
 * Queues the building of an owner's index when they have come to have many facts and have none yet. `factCount`: how many they have;
 * `requestId`: the request in which they came to have them. In the caller's transaction, which holds the lock on the user.
 */
export const indexWhenLarge = async (
  services: Indexing,
  tx: Transaction,
  userId: string,
  factCount: number,
  requestId?: string,
): Promise<void> => {
  if (factCount <= maxFactsWithoutIndex) return
  const asked = await tx`
    insert into users (user_id, index_asked_at)
    select ${userId}, now() where not exists (
      select from vector_indexes where user_id = ${userId} and space_id = ${services.spaces.active.space.id} and ready)
    on conflict (user_id) do update set index_asked_at = now()
    where coalesce(users.index_asked_at, '-infinity') < now() - ${askAgain}::interval
    returning user_id`
  if (asked.length > 0) await queueIndexing(services, tx, userId, firstFact, requestId)
}

const queueIndexing = async (
  { queue, spaces, tracing }: Indexing,
  tx: Transaction,
  userId: string,
  after: string,
  requestId?: string,
): Promise<void> => {
  const id = Bun.randomUUIDv7()
  const payload: z.infer<typeof payloadSchema> = { space_id: spaces.active.space.id, after }
  await insertJob(tx, { id, userId, type: indexVectorsType, payload, key: null, requestHash: null })
  await queue.send(tx, indexVectorsType, { jobId: id, userId, requestId, traceparent: tracing.traceparent() })
}

/** Where the job goes on: after this fact, in the index of this space. Jobs of older programs say neither. */
const payloadSchema = z.object({ space_id: z.number().optional(), after: z.uuid().optional() })
const firstFact = "00000000-0000-0000-0000-000000000000"

/** It tells nothing but that it is done. The fields are those of a job that reads a conversation, which clients may look at. */
const resultSchema = z.object({ facts_extracted: z.literal(0), results: z.tuple([]) })
const done: z.infer<typeof resultSchema> = { facts_extracted: 0, results: [] }

/** Each transaction is short: an insert into an HNSW index takes a millisecond or two, and 50 when it has outgrown the memory. */
const batchSize = 50
const batchesBetweenSteps = 10

/**
 * Fills an owner's index with the vectors that are not in it yet; meanwhile it follows what is written. After half of a job's time the next
 * job goes on: several 100,000 facts take longer than one may.
 */
const indexVectors = async (services: VectorServices, job: RunningJob<z.output<typeof payloadSchema>, "indexing">) => {
  const { sql, spaces } = services
  const spaceId = spaces.active.space.id
  const deadline = performance.now() + job.timeLimit / 2
  const slot = await openIndex(sql, job, spaceId)
  if (slot === "gone") return async () => done
  if (slot === null)
    throw new PermanentJobError(
      "All vector indexes are in use. Searches of this person compare all of their vectors, which is slower. It is tried again in an hour.",
    )
  const { payload } = job
  const total = await asUser(sql, job.userId, (tx) => countVectors(tx, job.userId, spaceId))
  let indexed = 0
  let after: string | null = (payload.space_id === spaceId && payload.after) || firstFact
  for (let batches = 0; after !== null && (batches === 0 || performance.now() < deadline); batches++) {
    job.signal.throwIfAborted()
    if (batches % batchesBetweenSteps === 0) {
      await job.setStep("indexing", `Indexed ${indexed} facts`, indexed / Math.max(1, total))
    }
    const batch: Batch = await copyBatch(sql, { userId: job.userId, spaceId, slot, after })
    after = batch.last
    indexed += batch.facts
  }
  const goOn = after
  return async (tx: Transaction) => {
    if (goOn === null) await tx`select complete_vector_index(${slot}::smallint)`
    else {
      await tx`update users set index_asked_at = now() where user_id = ${job.userId}`
      await queueIndexing(services, tx, job.userId, goOn, job.requestId)
    }
    return done
  }
}

export const indexVectorsJob = defineJob({
  type: indexVectorsType,
  auditAction: indexVectorsType,
  payload: payloadSchema,
  result: resultSchema,
  told: resultSchema,
  progressSteps: { indexing: 0 },
  payloadHoldsPersonalText: false,
  timeLimitSeconds: 300,
  maxConcurrent: null,
  run: indexVectors,
  tell: async (_asking, kept) => kept.map(({ result }) => result),
})

/**
 * The index; null when none is free. The job is held meanwhile: when its person is erased first it is gone, and nothing is opened for them.
 */
const openIndex = (
  sql: Database,
  { userId, id }: { userId: string; id: string },
  spaceId: number,
): Promise<number | null | "gone"> =>
  asUser(sql, userId, async (tx) => {
    const held = await tx`select from jobs where user_id = ${userId} and id = ${id} for share`
    if (held.length === 0) return "gone"
    const [row] = await tx<{ slot: number | null }[]>`select open_vector_index(${userId}, ${spaceId}::smallint) as slot`
    return row?.slot ?? null
  })

const countVectors = async (tx: Transaction, userId: string, spaceId: number): Promise<number> => {
  const [row] = await tx<{ facts: number }[]>`
    select count(*)::int as facts from fact_vectors where user_id = ${userId} and space_id = ${spaceId} and current`
  return row?.facts ?? 0
}

type Batch = { facts: number; last: string | null }

/** The next vectors in the order of their facts. A fact that ends or goes meanwhile is waited for, and left out; so are all, once the index is gone. */
const copyBatch = async (
  sql: Database,
  from: { userId: string; spaceId: number; slot: number; after: string },
): Promise<Batch> => {
  const [row] = await asUser(
    sql,
    from.userId,
    (tx) => tx<{ facts: number; last: string | null }[]>`
    with index as materialized (
      select slot from vector_indexes where user_id = ${from.userId} and slot = ${from.slot} for key share
    ), batch as materialized (
      select fact_id, embedding, current from fact_vectors
      where user_id = ${from.userId} and space_id = ${from.spaceId} and fact_id > ${from.after}
      order by fact_id limit ${batchSize} for share
    ), copied as (
      insert into indexed_vectors (slot, fact_id, embedding)
      select index.slot, fact_id, embedding from batch, index where current
      on conflict do nothing
    )
    select count(*)::int as facts, max(fact_id::text) as last from batch`,
  )
  return row ?? { facts: 0, last: null }
}
