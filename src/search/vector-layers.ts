import { vectorText } from "../memories/write-facts.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Logger } from "../platform/logger.ts"
import type { Embedder } from "./embedder.ts"
import type { VectorLayer } from "./query-vectors.ts"
import { placeText, sha256, sharedPlace } from "./shared-key.ts"

type Space = Embedder["space"]

const sharedKeepSeconds = 24 * 3600

/** As 32-bit floats behind their place: should a mix-up hand out the value of another, it is another person's, and is thrown away. */
export const sharedVectors = (shared: SharedCache, space: Space): VectorLayer => {
  // By name: processes on several databases may share one Redis, and number their spaces as they like.
  const placeOf = (userId: string, query: string) =>
    sharedPlace(userId, "vectors", `${space.model}\n${space.dimensions}\n${query}`)
  return {
    name: "query_vectors_redis",
    read: (userId, query) => {
      const place = placeOf(userId, query)
      return shared.read(place, (bytes) => parseVector(placeText(place), space.dimensions, bytes))
    },
    write: async (userId, query, vector) => {
      const place = placeOf(userId, query)
      const numbers = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
      shared.write(place, Buffer.concat([Buffer.from(placeText(place)), numbers]), sharedKeepSeconds)
    },
  }
}

const parseVector = (place: string, dimensions: number, bytes: Buffer): Float32Array => {
  const start = place.length
  const vector = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer)
  if (bytes.toString("latin1", 0, start) !== place || vector.length !== dimensions || !vector.every(Number.isFinite))
    throw new Error("the shared cache holds something else under this key")
  return vector
}

/** Rows in `pika.embeddings`, over all people. */
const mostRows = 50_000
/** Written by one process before it looks whether there are too many; then it deletes more than these at a time. */
const rowsBetweenTrims = 200
const mostDeletedAtOnce = 1000

/** The table `embeddings`: what was asked before is known to every process, also after all have been started anew. */
export const storedVectors = (sql: Database, space: Space, log: Logger): VectorLayer => {
  let written = 0
  return {
    name: "query_vectors_table",
    read: async (userId, query) => {
      // When it was last used is written once a day at most, so that most reads write nothing.
      const [row] = await asUser(
        sql,
        userId,
        (tx) => tx<{ embedding: string }[]>`
        with found as (
          select embedding from embeddings
          where user_id = ${userId} and space_id = ${space.id} and hash = ${sha256(query)}
        ), touched as (
          update embeddings set last_used_at = now()
          where user_id = ${userId} and space_id = ${space.id} and hash = ${sha256(query)}
            and last_used_at < now() - interval '1 day'
        )
        select embedding::text as embedding from found`,
      )
      if (!row) return { result: "miss", value: null }
      return { result: "hit", value: Float32Array.from(JSON.parse(row.embedding) as number[]) }
    },
    write: async (userId, query, vector) => {
      try {
        // Only for a person who is known, held until it is written: nothing comes after an erasure.
        await asUser(
          sql,
          userId,
          (tx) => tx`
          insert into embeddings (user_id, space_id, hash, embedding)
          select user_id, ${space.id}::smallint, ${sha256(query)}::bytea, ${vectorText(vector)}::halfvec
          from users where user_id = ${userId} for key share
          on conflict do nothing`,
        )
        if (written++ % rowsBetweenTrims === 0) await trim(sql)
      } catch (error) {
        log.warn({ err: error }, "a query's vector was not kept")
      }
    },
  }
}

/** Deletes what was not used for longest while there are too many. Processes that do so at once take different rows. */
export const trim = async (sql: Database, most = mostRows): Promise<void> => {
  await sql`select trim_embeddings(${most}, ${mostDeletedAtOnce})`
}
