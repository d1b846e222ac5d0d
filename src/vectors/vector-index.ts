import { z } from "zod"
import { defineJob, PermanentJobError, type RunningJob } from "../feature/job.ts"
import { insertJob } from "../jobs/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { VectorServices } from "./context.ts"

export const indexVectorsType = "memory.index"

/** Owners with more facts than this get their own HNSW index. Measured: docs/adr/0008-vector-plans.md. */
export const maxFactsWithoutIndex = 20_000

/** If an index is still missing this long after its request, it is requested again: its job failed, or all indexes were in use. */
const askAgain = "1 hour"

/** The services for queueing. */
export type Indexing = Pick<VectorServices, "queue" | "tracing"> & { spaces: Pick<VectorServices["spaces"], "active"> }

/**
 * Queues the building of an owner's index when they have many facts and no index. `factCount`: number of their facts; `requestId`: the
 * request that added the last ones. It runs in the caller's transaction, which holds the lock on the user.
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

/** Where the job continues: after this fact, in the index of this space. Jobs of older programs have neither. */
const payloadSchema = z.object({ space_id: z.number().optional(), after: z.uuid().optional() })
const firstFact = "00000000-0000-0000-0000-000000000000"

/** It only says that it is done. The fields are those of an extraction job, which clients may read. */
const resultSchema = z.object({ facts_extracted: z.literal(0), results: z.tuple([]) })
const done: z.infer<typeof resultSchema> = { facts_extracted: 0, results: [] }

/** Each transaction is short: an insert into an HNSW index takes a millisecond or two, and 50 when the index does not fit into memory. */
const batchSize = 50
const batchesBetweenSteps = 10

/**
 * Copies the vectors that are missing from an owner's index; new writes go there at once. After half of its time limit it queues the next
 * job: several 100,000 facts take longer than one job may.
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
 * The index; null when none is free. The job is locked meanwhile: if its person was erased first, the job is gone and no index is made.
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

/**
 * The next vectors in the order of their facts. Waits for facts that are being ended or deleted, and leaves them out; if the index is
 * gone, all are left out.
 */
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
