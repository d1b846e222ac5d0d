import type { Services } from "../context.ts"
import { insertJob } from "../jobs/queries.ts"
import type { JobWork } from "../jobs/run-job.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

export const indexVectorsType = "memory.index"

/** Owners of more facts than this get an HNSW index of their own. Measured: docs/adr/0008-vector-plans.md. */
export const mostWithoutIndex = 20_000

/**
 * Queues the building of an owner's index when they have come to have many facts, once for each embedding space. `factCount`: how many
 * they have; `requestId`: the request in which they came to have them. In the caller's transaction.
 */
export const indexWhenLarge = async (
  { queue, embedder, tracing }: Pick<Services, "queue" | "embedder" | "tracing">,
  tx: Transaction,
  userId: string,
  factCount: number,
  requestId?: string,
): Promise<void> => {
  if (factCount <= mostWithoutIndex) return
  const id = Bun.randomUUIDv7()
  const key = `${indexVectorsType}:${embedder.space.id}`
  const job = { id, userId, type: indexVectorsType, payload: {}, key, requestHash: Buffer.from(key) }
  if (!(await insertJob(tx, job))) return
  await queue.send(tx, indexVectorsType, { jobId: id, userId, requestId, traceparent: tracing.traceparent() })
}

/** A job answers what it found in a conversation: this one reads none. */
const nothingExtracted = { facts_extracted: 0, results: [] }

/** Each transaction is short: an insert into an HNSW index takes a millisecond or two. */
const batchSize = 200

/** Fills an owner's index with the vectors that are not in it yet; meanwhile it follows what is written. It goes on where it was stopped. */
export const indexVectorsJob: JobWork = async ({ sql, embedder }, job) => {
  const spaceId = embedder.space.id
  const slot = await openIndex(sql, job, spaceId)
  if (slot === null) return async () => nothingExtracted
  const total = await asUser(sql, job.userId, (tx) => countVectors(tx, job.userId, spaceId))
  let indexed = 0
  let after: string | null = "00000000-0000-0000-0000-000000000000"
  while (after !== null) {
    job.signal.throwIfAborted()
    const batch: Batch = await copyBatch(sql, { userId: job.userId, spaceId, slot, after })
    after = batch.last
    indexed += batch.facts
    const share = indexed / Math.max(1, total)
    await job.setStep(Math.min(99, Math.round(100 * share)), `Indexed ${indexed} facts`)
  }
  return async (tx) => {
    await tx`select complete_vector_index(${slot}::smallint)`
    return nothingExtracted
  }
}

/** The job is held meanwhile: when its person is erased first there is none, and nothing is opened for them. */
const openIndex = (
  sql: Database,
  { userId, id }: { userId: string; id: string },
  spaceId: number,
): Promise<number | null> =>
  asUser(sql, userId, async (tx) => {
    const held = await tx`select from jobs where user_id = ${userId} and id = ${id} for share`
    if (held.length === 0) return null
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
