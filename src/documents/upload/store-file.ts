import postgres from "postgres"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Services } from "../context.ts"
import type { StoredFile } from "../storage/storage.ts"
import type { CheckedFile } from "./check-file.ts"
import { completeFile, deleteIncompleteFile, findFile, insertFile } from "./queries.ts"

type Storing = Pick<Services, "sql" | "documentStorage" | "log">

/**
 * Stores the bytes of a file, and runs `write` in the transaction in which the file becomes complete. If any of it fails, the file is
 * deleted; after a crash, the sweep does that.
 */
export const storeFile = async <Answer>(
  services: Storing,
  owner: { userId: string; documentId: string },
  file: CheckedFile,
  write: (tx: Transaction, fileId: string) => Promise<Answer>,
): Promise<Answer> => {
  const { sql, documentStorage } = services
  const storage = documentStorage.current
  const stored = { userId: owner.userId, fileId: Bun.randomUUIDv7(), bytes: file.bytes }
  await asUser(sql, owner.userId, (tx) => insertFile(tx, { ...owner, ...stored, storage: storage.kind, file }))
  try {
    await storage.store(stored, file.path)
    return await asUser(sql, owner.userId, async (tx) => {
      const answer = await write(tx, stored.fileId)
      if (!(await completeFile(tx, owner.userId, stored.fileId))) throw ownerErased()
      return answer
    })
  } catch (error) {
    await dropFile(services, stored)
    throw isRowGone(error) ? ownerErased() : error
  }
}

/**
 * Deletes a file that is not complete, or whose row was deleted while its bytes came in. It may be complete: the answer of a commit can be
 * lost. False: it could not be deleted now.
 */
export const dropFile = async (
  { sql, documentStorage, log }: Storing,
  file: Pick<StoredFile, "userId" | "fileId">,
): Promise<boolean> => {
  try {
    const storage = await asUser(sql, file.userId, async (tx) => {
      const kind = await deleteIncompleteFile(tx, file.userId, file.fileId)
      return kind ?? ((await findFile(tx, file.userId, file.fileId)) ? null : documentStorage.current.kind)
    })
    if (storage !== null) await documentStorage.of(storage).delete(file)
    return true
  } catch (error) {
    log.warn({ err: error, file_id: file.fileId }, "cannot delete an unfinished file; the sweep will")
    return false
  }
}

/** The row of the file was deleted together with its owner: parts of it cannot be written. */
const isRowGone = (error: unknown): boolean => error instanceof postgres.PostgresError && error.code === "23503"

const ownerErased = () => new AppError("CONFLICT", "The owner was deleted while this was uploaded. Upload it again.")
