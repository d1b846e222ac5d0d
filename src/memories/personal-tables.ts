import type { TableServices } from "../feature/feature.ts"
import { erasedAtOnce, type PersonalTable, readCount } from "../feature/personal-table.ts"
import type { Transaction } from "../platform/database/connect.ts"
import type { VectorServices } from "../vectors/context.ts"
import { erasedMemories } from "./erase-memories.ts"
import { exportedMemories, exportedVersions } from "./exported-memories.ts"
import { importedMemories, importedVersions } from "./import-memories.ts"

type Table = PersonalTable<TableServices<VectorServices>>

const deleteVersions = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from fact_versions where user_id = ${userId}`
  return count
}

const countVersions = (tx: Transaction, userId: string): Promise<number> =>
  readCount(tx<{ count: number }[]>`select count(*)::int as count from fact_versions where user_id = ${userId}`)

const deleteClaims = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from claims where user_id = ${userId}`
  return count
}

const deleteTerms = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from fact_terms where user_id = ${userId}`
  return count
}

const deleteVectors = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from fact_vectors where user_id = ${userId}`
  return count
}

const facts: Table = {
  table: "pika.facts",
  views: ["pika.facts_to_search"],
  exported: exportedMemories,
  imported: importedMemories,
  erased: erasedMemories,
  kept: { why: "A memory is kept until it is forgotten, or its person erased." },
}

const versions: Table = {
  table: "pika.fact_versions",
  exported: exportedVersions,
  imported: importedVersions,
  erased: erasedAtOnce(deleteVersions, {
    as: "versions",
    description: "Earlier states of memories.",
    example: 2,
    count: countVersions,
  }),
  kept: { with: facts.table },
}

/** Claims of relations: the subject and type of each. */
const claims: Table = {
  table: "pika.claims",
  exported: { why: "It is derived from the relations of memories." },
  imported: { with: facts.table },
  erased: erasedAtOnce(deleteClaims),
  kept: { with: facts.table },
}

const terms: Table = {
  table: "pika.fact_terms",
  views: ["pika.terms_to_search"],
  exported: { why: "Words are derived from the sentences of memories." },
  imported: { with: facts.table },
  erased: erasedAtOnce(deleteTerms),
  kept: { with: facts.table },
}

const vectors: Table = {
  table: "pika.fact_vectors",
  views: ["pika.vectors_to_search"],
  exported: { why: "It is derived from memories by the configured model." },
  imported: { with: facts.table },
  erased: erasedAtOnce(deleteVectors),
  kept: { with: facts.table },
}

export const personalTables = [facts, versions, claims, terms, vectors]
