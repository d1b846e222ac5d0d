import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { readDocument } from "../get-document.ts"
import { lockOwner } from "../queries.ts"
import { activateVersion } from "../search/index-version.ts"
import { eraseObjects } from "./erase-objects.ts"
import { type ErasingBytes, eraseFile, eraseVersion, type GoOn } from "./erase-version.ts"
import { cancelJobs, deleteDocumentRow, findFiles, findVersionIds, lockJobsOf, markDeleted } from "./queries.ts"

/** Hides a document from searches and stops its jobs. Throws NOT_FOUND when it is gone. */
export const hideDocument = async (
  { queue }: Pick<Services, "queue">,
  tx: Transaction,
  userId: string,
  documentId: string,
  { forGood }: { forGood: boolean },
): Promise<void> => {
  const jobs = await lockJobsOf(tx, userId, documentId)
  await lockOwner(tx, userId)
  await readDocument(tx, userId, documentId)
  await markDeleted(tx, userId, documentId, { forGood })
  await activateVersion(tx, userId, documentId, null)
  await cancelJobs(queue, tx, userId, jobs)
}

/**
 * Deletes a hidden document for good, in batches: versions with their chunks and vectors, bytes, and its row at last. What an interrupted
 * call left, the next one or the hourly upkeep deletes. `also`: what the last transaction writes besides.
 */
export const eraseDocument = async (
  services: ErasingBytes,
  userId: string,
  documentId: string,
  { goOn = () => undefined, also }: { goOn?: GoOn; also?: (tx: Transaction) => Promise<void> } = {},
): Promise<void> => {
  const { sql } = services
  for (const id of await asUser(sql, userId, (tx) => findVersionIds(tx, userId, documentId)))
    await eraseVersion(services, userId, id, goOn)
  for (const file of await asUser(sql, userId, (tx) => findFiles(tx, userId, documentId)))
    await eraseFile(services, userId, file, goOn)
  await eraseObjects(services, userId, documentId)
  await asUser(sql, userId, async (tx) => {
    await lockOwner(tx, userId)
    await deleteDocumentRow(tx, userId, documentId)
    await also?.(tx)
  })
}
