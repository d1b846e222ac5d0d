import type { MissingBatch, VectorTable } from "../feature/vector-table.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Embedder } from "./embedder.ts"

export type Filling = {
  sql: Database
  embedder: Embedder
  tables: readonly VectorTable[]
  /** Searches read this space. */
  isActive: boolean
  /** Only people whose memory was written at or after this version tag; default: everybody. */
  since?: string
}

const rowsInOneCall = 128
const callsAtOnce = 4

/** Number of rows without a vector in the space. */
export const countMissing = async ({
  sql,
  embedder,
  tables,
  since = "0",
}: Omit<Filling, "isActive">): Promise<number> => {
  let count = 0
  for (const table of tables) count += await table.countMissing(sql, { spaceId: embedder.space.id, since })
  return count
}

/**
 * Embeds rows without a vector in the space, in batches, and yields the size of each. It continues where it was stopped: rows with a
 * vector are done. A row that is edited meanwhile keeps the vector of its new text, or gets it in the next run. Throws a `ProviderError`.
 */
export async function* fillSpace(filling: Filling, signal: AbortSignal): AsyncGenerator<number> {
  const { sql, embedder, isActive } = filling
  const limits = { signal, timeoutMilliseconds: 60_000, retries: 2, caller: "job" as const }
  for (const table of filling.tables) {
    let after: string | null = null
    while (!signal.aborted) {
      const batches = await nextBatches(filling, table, after)
      const vectors = await Promise.all(batches.map(({ texts }) => embedder.embed(texts, "fact", limits)))
      for (const [index, batch] of batches.entries()) {
        await sql.begin((tx) => batch.write(tx, vectors[index] ?? [], isActive))
        yield batch.texts.length
      }
      after = batches.at(-1)?.last ?? null
      if (after === null) break
    }
  }
}

/** The batches that are embedded together. */
const nextBatches = async (
  { sql, embedder, since = "0" }: Filling,
  table: VectorTable,
  start: string | null,
): Promise<MissingBatch[]> => {
  const batches: MissingBatch[] = []
  let after = start
  while (batches.length < callsAtOnce) {
    const missing = { spaceId: embedder.space.id, since, after, limit: rowsInOneCall }
    const batch = await table.nextMissing(sql, missing)
    if (!batch) break
    batches.push(batch)
    after = batch.last
    if (batch.texts.length < rowsInOneCall) break
  }
  return batches
}
