import type { TableServices } from "../../feature/feature.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { batchesOf } from "../../platform/turns.ts"
import type { Services } from "../context.ts"
import { insertPart } from "../storage/queries.ts"
import { deleteIncompleteFile, insertFile } from "../upload/queries.ts"
import type { ExportedPart } from "./exported-bytes.ts"
import type { ExportedFile } from "./exported-documents.ts"

type Storing = Pick<TableServices<Services>, "sql" | "documentStorage" | "spool">
type Parts = Map<string, ExportedPart[]>

const filesAtOnce = 200

/**
 * Stores imported files where new ones go. In the database they are written by the transaction of the import. Elsewhere they are stored
 * before it, and it makes them complete; of an import that breaks off, the sweep deletes them. Returns what the transaction has to do.
 */
export const storeFiles = async (
  services: Storing,
  userId: string,
  files: readonly ExportedFile[],
  parts: Parts,
): Promise<(tx: Transaction) => Promise<void>> => {
  const isInDatabase = services.documentStorage.current.kind === "postgres"
  if (!isInDatabase) for (const file of files) await storeOutside(services, userId, file, parts.get(file.id) ?? [])
  return async (tx) => {
    for (const rows of batchesOf(files, filesAtOnce))
      await (isInDatabase ? insertFiles(tx, userId, rows) : completeFiles(tx, userId, rows))
    if (isInDatabase) await insertBytes(tx, userId, parts)
  }
}

const storeOutside = async (
  services: Storing,
  userId: string,
  { id: fileId, document_id: documentId, filename, mime_type: mimeType, bytes, sha256 }: ExportedFile,
  parts: readonly ExportedPart[],
): Promise<void> => {
  const { sql, documentStorage, spool } = services
  const storage = documentStorage.current
  const stored = { userId, fileId, bytes }
  // An earlier import of this file may have broken off.
  const left = await asUser(sql, userId, (tx) => deleteIncompleteFile(tx, userId, fileId))
  if (left !== null) await documentStorage.of(left).delete(stored)
  const tooLarge = () => new Error("a file has more bytes than its row says")
  const copy = await spool.write(bytesOf(parts), { maxBytes: bytes, tooLarge }, fileId)
  try {
    const file = { path: copy.path, filename, mimeType, bytes, sha256: Buffer.from(sha256, "hex") }
    await asUser(sql, userId, (tx) => insertFile(tx, { ...stored, documentId, storage: storage.kind, file }))
    await storage.store(stored, copy.path)
  } finally {
    await spool.remove(copy)
  }
}

async function* bytesOf(parts: readonly ExportedPart[]): AsyncGenerator<Uint8Array> {
  for (const { data } of parts) yield Buffer.from(data, "base64")
}

const insertFiles = async (tx: Transaction, userId: string, files: readonly ExportedFile[]): Promise<void> => {
  await tx`
    insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256, is_complete, created_at)
    select ${userId}, id, document_id, 'postgres', filename, mime_type, bytes, decode(sha256, 'hex'), true, created_at
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as f(
      id uuid, document_id uuid, filename text, mime_type text, bytes bigint, sha256 text, created_at timestamptz)`
}

/** A row of the export is a stored part. */
const insertBytes = async (tx: Transaction, userId: string, parts: Parts): Promise<void> => {
  for (const [fileId, rows] of parts)
    for (const [part, row] of rows.entries())
      await insertPart(tx, { userId, fileId, part, data: Buffer.from(row.data, "base64") })
}

const completeFiles = async (tx: Transaction, userId: string, files: readonly ExportedFile[]): Promise<void> => {
  const { count } = await tx`
    update document_files file set is_complete = true, created_at = given.created_at
    from jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as given(id uuid, created_at timestamptz)
    where file.user_id = ${userId} and file.id = given.id and not file.is_complete`
  if (count !== files.length) throw new Error("files of this import were deleted meanwhile; import again")
}
