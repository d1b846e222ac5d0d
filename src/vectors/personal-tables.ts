import { z } from "@hono/zod-openapi"
import { type PersonalTable, readCount } from "../feature/personal-table.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"

const derived = { why: "It is a copy of vectors." }

const countQueries = (tx: Transaction, userId: string): Promise<number> =>
  readCount(tx<{ count: number }[]>`select count(*)::int as count from embeddings where user_id = ${userId}`)

const deleteQueryVectors = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from embeddings where user_id = ${userId}`
  return count
}

/** Vectors of questions. */
const queryVectors: PersonalTable<unknown> = {
  table: "pika.embeddings",
  views: ["pika.queries_to_search"],
  exported: {
    fields: {
      queries: z.number().int().min(0).openapi({
        description:
          "Number of questions whose vector is stored. Neither the questions nor their vectors are in the file.",
      }),
    },
    example: { queries: 1 },
    read: async (tx, userId) => ({ queries: await countQueries(tx, userId) }),
  },
  imported: { why: "A question that is asked again gets its vector again." },
  erased: {
    counted: { as: "queries", description: "Vectors of questions.", example: 5, count: countQueries },
    begin: (userId) => ({
      deleteRest: async (tx) => ({ queries: await deleteQueryVectors(tx, userId) }),
      // Also for a person who came back after the erasure: a cache may lose more than necessary.
      deleteLate: async (tx) => void (await deleteQueryVectors(tx, userId)),
    }),
  },
  kept: { why: "Until 50,000 others were used later: whoever writes vectors deletes those." },
}

export const dropVectorIndexes = async (sql: Database | Transaction, userId: string): Promise<void> => {
  await sql`select drop_vector_indexes(${userId})`
}

/** Drops what remains of the vector indexes of erased owners; they are few, so all at once. */
const dropUnusedVectorIndexes = async (sql: Database): Promise<number> => {
  const [row] = await sql<{ dropped: number }[]>`select drop_unused_vector_indexes() as dropped`
  return row?.dropped ?? 0
}

const vectorIndexes: PersonalTable<unknown> = {
  table: "pika.vector_indexes",
  exported: derived,
  imported: { with: "pika.facts" },
  erased: {
    begin: (userId) => ({
      deleteRest: async (tx) => {
        await dropVectorIndexes(tx, userId)
        return {}
      },
    }),
  },
  kept: { what: "vector indexes", purge: dropUnusedVectorIndexes },
}

/** Copies of vectors, in one partition for each owner of many. */
const indexedVectors: PersonalTable<unknown> = {
  table: "pika.indexed_vectors",
  exported: derived,
  imported: { with: vectorIndexes.table },
  erased: { with: vectorIndexes.table },
  kept: { with: vectorIndexes.table },
}

/** The indexes come last and so are erased first: otherwise each deleted vector would update them. */
export const personalTables = [queryVectors, vectorIndexes, indexedVectors]
