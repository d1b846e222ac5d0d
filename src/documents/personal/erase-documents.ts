import { type Counts, type Erasure, readCount } from "../../feature/personal-table.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import { eraseObjects } from "../deletion/erase-objects.ts"
import { type ErasingBytes, eraseObject } from "../deletion/erase-version.ts"
import { deleteFileRow } from "../deletion/queries.ts"
import type { StorageKind } from "../storage/storage.ts"

const chunksInOneBatch = 1000
const partsInOneBatch = 32
const filesInOneBatch = 20

type FileRow = { id: string; storage: StorageKind }
type Erasing = Omit<ErasingBytes, "sql">

/** Deletes the next chunks of an owner who has many, with vectors that no chunk is left for. */
const deleteNextChunks = async (tx: Transaction, userId: string): Promise<boolean> => {
  const deleted = await tx<{ content_hash: string }[]>`
    delete from document_chunks where user_id = ${userId} and (version_id, index) in (
      select version_id, index from document_chunks where user_id = ${userId} order by version_id, index limit ${chunksInOneBatch})
    returning content_hash`
  await tx`
    delete from chunk_vectors v
    where v.user_id = ${userId} and v.content_hash = any (${[...new Set(deleted.map((row) => row.content_hash))]}::uuid[])
      and not exists (select from document_chunks c where c.user_id = ${userId} and c.content_hash = v.content_hash)`
  return deleted.length === chunksInOneBatch
}

/** Deletes the next parts of files in the database. */
const deleteNextParts = async (tx: Transaction, userId: string): Promise<boolean> => {
  const { count } = await tx`
    delete from document_parts where user_id = ${userId} and (file_id, part) in (
      select file_id, part from document_parts where user_id = ${userId} order by file_id, part limit ${partsInOneBatch})`
  return count === partsInOneBatch
}

/** Deletes the next files outside the database: first the bytes, then their rows, which tell where the bytes are. */
const deleteNextObjects = async (sql: Database, services: Erasing, userId: string): Promise<boolean> => {
  const files = await asUser(
    sql,
    userId,
    (tx) => tx<FileRow[]>`
      select id, storage from document_files where user_id = ${userId} and storage <> 'postgres' order by id limit ${filesInOneBatch}`,
  )
  for (const file of files) {
    await eraseObject(services, userId, file)
    await asUser(sql, userId, (tx) => deleteFileRow(tx, userId, file.id))
  }
  return files.length === filesInOneBatch
}

/** What is left to delete outside the database: of files, copies as well. */
type Outside = { files: FileRow[]; objects: string[] }
type Rest = Outside & { documents: number }

/** Deletes what is left, chunks before vectors: a vector is written only while its chunk is there. Returns what is left outside the database. */
const deleteRest = async (tx: Transaction, userId: string): Promise<Rest> => {
  await tx`delete from document_chunks where user_id = ${userId}`
  await tx`delete from chunk_vectors where user_id = ${userId}`
  const files = await tx<FileRow[]>`delete from document_files where user_id = ${userId} returning id, storage`
  const objects = await tx<{ object_id: string }[]>`
    delete from document_uploads where user_id = ${userId} and object_id is not null returning object_id`
  const { count } = await tx`delete from documents where user_id = ${userId}`
  return {
    documents: count,
    files: [...files],
    objects: objects.map(({ object_id: id }) => id),
  }
}

const countDocuments = (tx: Transaction, userId: string): Promise<number> =>
  readCount(tx<{ count: number }[]>`select count(*)::int as count from documents where user_id = ${userId}`)

/**
 * Documents with their versions, chunks, vectors and files. Most is deleted in batches before the last transaction. Bytes outside the
 * database that come in meanwhile, and copies that ingests made, are deleted after it; after a crash there, the sweep finds them.
 */
export const erasedDocuments: Erasure<Erasing> = {
  counted: { as: "documents", example: 1, count: countDocuments },
  begin: (userId, services) => {
    let left: Outside = { files: [], objects: [] }
    const batches: ((sql: Database) => Promise<boolean>)[] = [
      (sql) => asUser(sql, userId, (tx) => deleteNextChunks(tx, userId)),
      (sql) => asUser(sql, userId, (tx) => deleteNextParts(tx, userId)),
      (sql) => deleteNextObjects(sql, services, userId),
      (sql) => eraseObjects({ ...services, sql }, userId),
    ]
    return {
      deleteBatch: async (sql): Promise<Counts | null> => {
        const [next] = batches
        if (!next) return null
        if (!(await next(sql))) batches.shift()
        return {}
      },
      deleteRest: async (tx) => {
        const { documents, ...outside } = await deleteRest(tx, userId)
        left = outside
        return { documents }
      },
      outside: {
        what: "files in the storage of documents",
        deleteAll: async () => {
          for (const file of left.files) await eraseObject(services, userId, file)
          for (const id of left.objects) await services.documentStorage.of("s3").inbox?.delete(id)
          left = { files: [], objects: [] }
          return 0
        },
      },
    }
  },
}
