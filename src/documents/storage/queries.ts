import { noId } from "../../feature/exported-rows.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import type { StorageKind } from "./storage.ts"

type Part = { userId: string; fileId: string; part: number }

export const insertPart = async (
  tx: Transaction,
  { userId, fileId, part, data }: Part & { data: Uint8Array },
): Promise<void> => {
  await tx`
    insert into document_parts (user_id, file_id, part, data) values (${userId}, ${fileId}, ${part}, ${data})
    on conflict (user_id, file_id, part) do update set data = excluded.data`
}

export const readPart = async (
  tx: Transaction,
  { userId, fileId, part, begin, length }: Part & { begin: number; length: number },
): Promise<Uint8Array | undefined> => {
  const [row] = await tx<{ data: Buffer }[]>`
    select substr(data, ${begin + 1}::int, ${length}::int) as data from document_parts
    where user_id = ${userId} and file_id = ${fileId} and part = ${part}`
  return row?.data
}

export const deleteParts = async (tx: Transaction, userId: string, fileId: string): Promise<void> => {
  await tx`delete from document_parts where user_id = ${userId} and file_id = ${fileId}`
}

export type FileOfStorage = { id: string; is_complete: boolean }

const filesAtOnce = 10_000

/** The next files of all owners in a storage, in the order of their ids. */
export const listFilesOfStorage = (sql: Database, kind: StorageKind, after: string | null): Promise<FileOfStorage[]> =>
  sql<FileOfStorage[]>`select id, is_complete from files_of_storage(${kind}, ${after ?? noId}, ${filesAtOnce})`
