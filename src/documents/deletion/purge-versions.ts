import { asUser } from "../../platform/database/as-user.ts"
import { lockOwner } from "../queries.ts"
import { type ErasingBytes, eraseFile, eraseVersion } from "./erase-version.ts"
import { findUnusedFiles, giveUpOldVersions } from "./queries.ts"

/** The newest versions of a document, which are kept besides its active one. */
export const keptVersions = 5

/** Deletes the versions of a document beyond those that are kept, and files that no version needs any more. */
export const purgeVersions = async (
  services: ErasingBytes,
  userId: string,
  documentId: string,
  signal: AbortSignal,
): Promise<void> => {
  const { sql } = services
  const goOn = () => signal.throwIfAborted()
  const old = await asUser(sql, userId, async (tx) => {
    await lockOwner(tx, userId)
    return giveUpOldVersions(tx, userId, documentId, keptVersions)
  })
  for (const id of old) await eraseVersion(services, userId, id, goOn)
  const files = await asUser(sql, userId, (tx) => findUnusedFiles(tx, userId, documentId))
  for (const file of files) await eraseFile(services, userId, file, goOn)
}
