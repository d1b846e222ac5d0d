import { sha256 } from "../platform/cache/shared-key.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"
import { queryVector } from "./queries.ts"
import type { QueryVector, VectorLayer } from "./query-vectors.ts"

type Entry = { userId: string; hash: Buffer; vector: QueryVector }

/** Vectors that arrive in this time share one statement and one commit. */
const gatherMilliseconds = 100
const maxBatchSize = 100
/** 6 MB. Vectors above this limit are not stored: the next search for them asks the model again. */
const maxWaitingVectors = 1000

/** Rows in `pika.embeddings`, over all people. */
const maxRows = 50_000
/** Rows that one process writes between two checks of the limit; it deletes more than these at a time. */
const rowsBetweenTrims = 200
const maxDeletedAtOnce = 1000

/**
 * The table `embeddings`: earlier questions are known after a restart. It is read in one statement, and written after the answer, for
 * many people at once: waiting for its own commit made a new question three times as slow.
 */
export const storedVectors = (sql: Database, log: Logger): VectorLayer => {
  let waiting: Entry[] = []
  let writing: Promise<void> | null = null
  let isGathering = false
  let sinceTrim = rowsBetweenTrims

  const write = async (batch: readonly Entry[]): Promise<void> => {
    try {
      for (const [space, entries] of Map.groupBy(batch, ({ vector }) => vector.embedder.space.id))
        await keepVectors(sql, space, entries)
      for (const { vector, hash } of batch) vector.hash = hash
      sinceTrim += batch.length
      if (sinceTrim < rowsBetweenTrims) return
      sinceTrim = 0
      await trim(sql)
    } catch (error) {
      log.warn({ err: error, vectors: batch.length }, "vectors of queries were not kept")
    }
  }
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) await write(waiting.splice(0, maxBatchSize))
  }
  const settle = (): Promise<void> => {
    writing ??= writeAll().finally(() => {
      writing = null
    })
    return writing
  }

  return {
    name: "query_vectors_table",
    read: async (userId, query, space) => {
      const hash = sha256(query)
      const [row] = await sql.unsafe<{ text: string }[]>(queryVector, [userId, space.id, hash], { prepare: true })
      return row ? { result: "hit", value: { text: row.text, hash } } : { result: "miss", value: null }
    },
    keep: (userId, query, vector) => {
      if (waiting.length >= maxWaitingVectors) return
      waiting.push({ userId, hash: sha256(query), vector })
      if (isGathering) return
      isGathering = true
      setTimeout(() => {
        isGathering = false
        void settle()
      }, gatherMilliseconds)
    },
    forget: async (erased) => {
      waiting = waiting.filter(({ userId }) => !erased(userId))
      await writing
    },
    settle,
  }
}

/** As text, because arrays are quoted and parsed item by item. Ids of persons contain no line breaks. */
const keepVectors = async (sql: Database, spaceId: number, batch: readonly Entry[]): Promise<void> => {
  const people = batch.map(({ userId }) => userId).join("\n")
  const hashes = batch.map(({ hash }) => hash.toString("hex")).join("\n")
  const vectors = batch.map(({ vector }) => vector.text).join("\n")
  await sql`select keep_query_vectors(${spaceId}::smallint, ${people}, ${hashes}, ${vectors})`
}

/** Deletes the least recently used rows above the limit. Concurrent processes take different rows. */
export const trim = async (sql: Database, most = maxRows): Promise<void> => {
  await sql`select trim_embeddings(${most}, ${maxDeletedAtOnce})`
}
