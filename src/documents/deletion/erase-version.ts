import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { findDocument, lockOwner } from "../queries.ts"
import { activateVersion } from "../search/index-version.ts"
import { deleteFileRow, deleteSomeChunks, deleteSomeParts, deleteVersionRow, type StoredFileRow } from "./queries.ts"

type Erasing = Pick<Services, "sql">
export type ErasingBytes = Pick<Services, "sql" | "documentStorage" | "spool">

const chunksInOneBatch = 500
const partsInOneBatch = 32

/** Throws when it takes too long; another call goes on where it stopped. */
export type GoOn = () => void

/** Deletes a version that no search reads, with its chunks in batches, and vectors that no other chunk needs. */
export const eraseVersion = async (
  { sql }: Erasing,
  userId: string,
  versionId: string,
  goOn: GoOn = () => undefined,
): Promise<void> => {
  const deleteNext = () =>
    asUser(sql, userId, async (tx) => {
      await lockOwner(tx, userId)
      const deleted = await deleteSomeChunks(tx, userId, versionId, chunksInOneBatch)
      if (deleted < chunksInOneBatch) await deleteLast(tx, userId, versionId)
      return deleted
    })
  while ((await deleteNext()) === chunksInOneBatch) goOn()
}

const deleteLast = async (tx: Transaction, userId: string, versionId: string): Promise<void> => {
  const documentId = await deleteVersionRow(tx, userId, versionId)
  if (documentId === null) return
  const document = await findDocument(tx, userId, documentId)
  const isSearched = document?.status !== "deleted"
  await activateVersion(tx, userId, documentId, isSearched ? (document?.active_version_id ?? null) : null)
}

/** Deletes the bytes of a file, and then its row: after a crash, the row still tells where bytes are. */
export const eraseFile = async (
  services: ErasingBytes,
  userId: string,
  file: StoredFileRow,
  goOn: GoOn = () => undefined,
): Promise<void> => {
  const { sql } = services
  const deleteNext = () => asUser(sql, userId, (tx) => deleteSomeParts(tx, userId, file.id, partsInOneBatch))
  while ((await deleteNext()) === partsInOneBatch) goOn()
  await eraseObject(services, userId, file)
  await asUser(sql, userId, (tx) => deleteFileRow(tx, userId, file.id))
}

/** Deletes the bytes of a file that are outside the database, and the copies that ingests made. */
export const eraseObject = async (
  { documentStorage, spool }: Omit<ErasingBytes, "sql">,
  userId: string,
  { id, storage }: Pick<StoredFileRow, "id" | "storage">,
): Promise<void> => {
  if (storage !== "postgres") await documentStorage.of(storage).delete({ userId, fileId: id })
  await spool.removeCopies(id)
}
