import { noId } from "../../feature/exported-rows.ts"
import { countGarbage } from "../../platform/collect-garbage.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"
import type { StorageKind } from "./storage.ts"

/**
 * Bytes go to the database and back as base64: the client sends each value as text, and hexadecimal would be half as long again. It copies
 * the text several times.
 */
const garbageOfText = 6

type Part = { userId: string; fileId: string; part: number }

export const insertPart = async (
  tx: Transaction,
  { userId, fileId, part, data }: Part & { data: Uint8Array },
): Promise<void> => {
  countGarbage(data.length * garbageOfText)
  await tx`
    insert into document_parts (user_id, file_id, part, data) values (${userId}, ${fileId}, ${part}, decode(${asBase64(data)}, 'base64'))
    on conflict (user_id, file_id, part) do update set data = excluded.data`
}

const asBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64")

export const readPart = async (
  tx: Transaction,
  { userId, fileId, part, begin, length }: Part & { begin: number; length: number },
): Promise<Uint8Array | undefined> => {
  const [row] = await tx<{ data: string }[]>`
    select encode(substr(data, ${begin + 1}::int, ${length}::int), 'base64') as data from document_parts
    where user_id = ${userId} and file_id = ${fileId} and part = ${part}`
  if (!row) return undefined
  countGarbage(length * garbageOfText)
  return Buffer.from(row.data, "base64")
}

export const deleteParts = async (tx: Transaction, userId: string, fileId: string): Promise<void> => {
  await tx`delete from document_parts where user_id = ${userId} and file_id = ${fileId}`
}

export type FileOfStorage = { id: string; is_complete: boolean }

const filesAtOnce = 10_000

/** The next files of all owners in a storage, in the order of their ids. */
export const listFilesOfStorage = (sql: Database, kind: StorageKind, after: string | null): Promise<FileOfStorage[]> =>
  sql<FileOfStorage[]>`select id, is_complete from files_of_storage(${kind}, ${after ?? noId}, ${filesAtOnce})`
