import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "../context.ts"
import { deleteUpload, findObjects } from "../upload/announced-queries.ts"

const objectsInOneBatch = 20

/**
 * Deletes the next objects that an owner, or one document, has in S3 because an upload was announced and not finished. Each goes before
 * its row, which names it. Returns whether there may be more.
 */
export const eraseObjects = async (
  { sql, documentStorage }: Pick<Services, "sql" | "documentStorage">,
  userId: string,
  documentId: string | null = null,
): Promise<boolean> => {
  const found = await asUser(sql, userId, (tx) => findObjects(tx, userId, documentId, objectsInOneBatch))
  for (const { document_id: id, object_id: objectId } of found) {
    await documentStorage.of("s3").inbox?.delete(objectId)
    await asUser(sql, userId, (tx) => deleteUpload(tx, userId, id))
  }
  return found.length === objectsInOneBatch
}
