import { erasedAtOnce, type PersonalTable } from "../feature/personal-table.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { lockOwner } from "./queries.ts"

const later = { why: "Documents are not exported yet." }

const deleteDocuments = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from documents where user_id = ${userId}`
  return count
}
const deleteFiles = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from document_files where user_id = ${userId}`
  return count
}
const deleteVectors = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from chunk_vectors where user_id = ${userId}`
  return count
}
const deleteOwner = async (tx: Transaction, userId: string): Promise<number> => {
  const { count } = await tx`delete from document_owners where user_id = ${userId}`
  return count
}

const base = { exported: later, imported: later }

const owners: PersonalTable<unknown> = {
  ...base,
  table: "pika.document_owners",
  erased: {
    begin: (userId) => ({
      // Uploads and ingests lock the owner first, too, and rows of files and documents later.
      lock: (tx) => lockOwner(tx, userId),
      deleteRest: async (tx) => {
        await deleteOwner(tx, userId)
        return {}
      },
    }),
  },
  views: ["pika.document_owners_to_search"],
  kept: { why: "It is kept until its owner is erased." },
}

const documents: PersonalTable<unknown> = {
  ...base,
  table: "pika.documents",
  views: ["pika.documents_to_search"],
  erased: erasedAtOnce(deleteDocuments, { as: "documents", example: 1 }),
  kept: { why: "A document is kept until it is deleted." },
}

const withDocuments = { ...base, erased: { with: documents.table }, kept: { with: documents.table } }

const files: PersonalTable<unknown> = {
  ...withDocuments,
  table: "pika.document_files",
  erased: erasedAtOnce(deleteFiles),
}
const parts: PersonalTable<unknown> = { ...withDocuments, table: "pika.document_parts", erased: { with: files.table } }
const uploads: PersonalTable<unknown> = { ...withDocuments, table: "pika.document_uploads" }
const versions: PersonalTable<unknown> = {
  ...withDocuments,
  table: "pika.document_versions",
  views: ["pika.document_versions_to_search"],
}
const chunks: PersonalTable<unknown> = {
  ...withDocuments,
  table: "pika.document_chunks",
  views: ["pika.chunks_to_search"],
}
const terms: PersonalTable<unknown> = {
  ...withDocuments,
  table: "pika.document_terms",
  views: ["pika.document_terms_to_search"],
  exported: { why: "They are words of the chunks." },
}
const vectors: PersonalTable<unknown> = {
  ...withDocuments,
  table: "pika.chunk_vectors",
  views: ["pika.chunk_vectors_to_search"],
  erased: erasedAtOnce(deleteVectors),
}

export const personalTables = [owners, documents, files, parts, uploads, versions, chunks, terms, vectors]
