import type { TableServices } from "../feature/feature.ts"
import type { PersonalTable } from "../feature/personal-table.ts"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { Services } from "./context.ts"
import { erasedDocuments } from "./personal/erase-documents.ts"
import { exportedBytes } from "./personal/exported-bytes.ts"
import { exportedDocuments, exportedFiles, exportedVersions } from "./personal/exported-documents.ts"
import { importedDocuments } from "./personal/import-documents.ts"
import { lockNewOwner } from "./queries.ts"

type Table = PersonalTable<TableServices<Services>>

const deleteOwner = async (tx: Transaction, userId: string): Promise<void> => {
  await tx`delete from document_owners where user_id = ${userId}`
}

const owners: Table = {
  table: "pika.document_owners",
  views: ["pika.document_owners_to_search"],
  exported: { why: "It counts what is in the file." },
  imported: { with: "pika.documents" },
  erased: {
    begin: (userId) => ({
      // Uploads and ingests lock the owner first, too, and rows of files and documents later.
      lock: (tx) => lockNewOwner(tx, userId),
      deleteRest: async (tx) => {
        await deleteOwner(tx, userId)
        return {}
      },
    }),
  },
  kept: { why: "It is kept until its owner is erased." },
}

const documents: Table = {
  table: "pika.documents",
  views: ["pika.documents_to_search"],
  exported: exportedDocuments,
  imported: importedDocuments,
  erased: erasedDocuments,
  kept: { why: "A document that was deleted softly is deleted 30 days later by a job, which also deletes its bytes." },
}

const together = { with: documents.table }
const withDocuments = { imported: together, erased: together, kept: together }
const derived = { why: "It is made again from the bytes." }

const files: Table = { ...withDocuments, table: "pika.document_files", exported: exportedFiles }
const parts: Table = { ...withDocuments, table: "pika.document_parts", exported: exportedBytes }
const uploads: Table = {
  ...withDocuments,
  table: "pika.document_uploads",
  exported: { why: "The bytes of an announced upload have not arrived." },
}
const versions: Table = {
  ...withDocuments,
  table: "pika.document_versions",
  views: ["pika.document_versions_to_search"],
  exported: exportedVersions,
}
const chunks: Table = {
  ...withDocuments,
  table: "pika.document_chunks",
  views: ["pika.chunks_to_search"],
  exported: derived,
}
const terms: Table = {
  ...withDocuments,
  table: "pika.document_terms",
  views: ["pika.document_terms_to_search"],
  exported: derived,
}
const vectors: Table = {
  ...withDocuments,
  table: "pika.chunk_vectors",
  views: ["pika.chunk_vectors_to_search"],
  exported: derived,
}

/** Drops what remains of the indexes of erased owners; they are few, so all at once. */
const dropUnusedIndexes = async (sql: Database): Promise<number> => {
  const [row] = await sql<{ dropped: number }[]>`select drop_unused_chunk_indexes() as dropped`
  return row?.dropped ?? 0
}

const indexes: Table = {
  table: "pika.chunk_indexes",
  exported: { why: "It is a copy of vectors." },
  imported: { with: vectors.table },
  erased: {
    begin: (userId) => ({
      deleteRest: async (tx) => {
        await tx`select drop_chunk_indexes(${userId})`
        return {}
      },
    }),
  },
  kept: { what: "indexes of chunks", purge: dropUnusedIndexes },
}

/** Copies of the signs of vectors, in one partition for each owner of many. */
const indexedCodes: Table = {
  table: "pika.indexed_codes",
  exported: { why: "It is a copy of vectors." },
  imported: { with: vectors.table },
  erased: { with: indexes.table },
  kept: { with: indexes.table },
}

/** The indexes come last and so are erased first: otherwise each deleted vector would update them. */
export const personalTables = [
  ...[owners, documents, files, parts, uploads, versions, chunks, terms, vectors],
  ...[indexes, indexedCodes],
]
