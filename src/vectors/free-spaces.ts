import type { VectorTable } from "../feature/vector-table.ts"
import type { Database } from "../platform/database/connect.ts"

type Freeing = { sql: Database; tables: readonly VectorTable[] }

const queriesAtOnce = 1000

/** Spaces that are neither searched nor being filled. */
export const unusedSpaces = async (sql: Database): Promise<number[]> => {
  const rows = await sql<{ id: number }[]>`
    select id from embedding_spaces where not exists (select from active_space where id in (space_id, next_space_id)) order by id`
  return rows.map(({ id }) => id)
}

/**
 * Removes the HNSW indexes over these spaces, and returns their owners; retention drops the tables. Each owner's next write requests an
 * index over the active space.
 */
export const dropIndexes = async (sql: Database, spaceIds: readonly number[]): Promise<string[]> => {
  const rows = await sql<{ user_id: string }[]>`
    with gone as (delete from vector_indexes where space_id = any (${[...spaceIds]}::smallint[]) returning user_id)
    update users set index_asked_at = null from gone where users.user_id = gone.user_id returning users.user_id`
  await sql`delete from chunk_indexes where space_id = any (${[...spaceIds]}::smallint[])`
  return rows.map(({ user_id }) => user_id)
}

/** Deletes the vectors of these spaces, of questions and of each table, in batches, working half of the time. Yields after each. */
export async function* freeSpaces(
  { sql, tables }: Freeing,
  spaceIds: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<number> {
  const rest = async (started: number) => Bun.sleep(performance.now() - started)
  for (let deleted = queriesAtOnce; deleted === queriesAtOnce && !signal.aborted; ) {
    const started = performance.now()
    const { count } = await sql`
      delete from embeddings where ctid = any (array(
        select ctid from embeddings where space_id = any (${[...spaceIds]}::smallint[]) limit ${queriesAtOnce}))`
    deleted = count
    await rest(started)
  }
  for (const table of tables) {
    let after: string | null = null
    while (!signal.aborted) {
      const started = performance.now()
      after = await table.free(sql, spaceIds, after)
      if (after === null) break
      yield 1
      await rest(started)
    }
  }
}
