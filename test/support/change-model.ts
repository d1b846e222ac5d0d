import { vectorTables } from "../../src/features.ts"
import { createModelClients } from "../../src/models/openai.ts"
import { unwatched } from "../../src/models/provider-watch.ts"
import { readConfig } from "../../src/platform/config.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { changeSpace } from "../../src/vectors/change-space.ts"
import { createEmbedders, type Embedder, type Space } from "../../src/vectors/embedder.ts"
import { dropIndexes, freeSpaces, unusedSpaces } from "../../src/vectors/free-spaces.ts"
import { findSpace, readActive } from "../../src/vectors/spaces.ts"

export const largeModel = { model: "text-embedding-3-large", dimensions: 96 }

/** What `scripts/backfill.ts --model` does, in parts. `environment`: that names the provider. */
export const createChange = async (sql: Database, environment: Record<string, string>, wanted: Omit<Space, "id">) => {
  const config = readConfig({ OPENAI_API_KEY: "none", ...environment })
  const embedderOf = createEmbedders(config, createModelClients(config.providers, unwatched), null)
  const embedder = embedderOf({ ...wanted, id: await findSpace(sql, wanted) })
  if (!embedder) throw new Error(`nobody serves ${wanted.model}`)
  const change = { sql, embedder, tables: vectorTables }
  const unlimited = new AbortController().signal
  return {
    embedder,
    /** Embeds and changes over; `stop` ends it as Ctrl-C does. */
    steps: (stop = unlimited): AsyncGenerator<number> => changeSpace(change, stop),
    free: async (): Promise<string[]> => {
      const spaces = await unusedSpaces(sql)
      const owners = await dropIndexes(sql, spaces)
      for await (const _ of freeSpaces({ sql, tables: vectorTables }, spaces, unlimited));
      return owners
    },
  }
}

/** To the end. Returns how many rows were embedded. */
export const drain = async (steps: AsyncGenerator<number>): Promise<number> => {
  let rows = 0
  for await (const step of steps) rows += step
  return rows
}

export const activeSpace = async (sql: Database): Promise<Space> => (await readActive(sql)).space

/** How many facts have a vector in this space. */
export const countVectors = async (sql: Database, { space }: Pick<Embedder, "space">): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from fact_vectors where space_id = ${space.id}`
  return row?.count ?? 0
}
