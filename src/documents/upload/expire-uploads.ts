import { asUser } from "../../platform/database/as-user.ts"
import type { Services } from "../context.ts"
import { failUpload, listExpiredUploads } from "./announced-queries.ts"
import { dropFile } from "./store-file.ts"

export const nothingUploaded = "Nothing was uploaded within an hour."

type Expiring = Pick<Services, "sql" | "documentStorage" | "log">

/** Ends an upload whose hour is over, and deletes bytes that have come. */
export const expireUpload = async (services: Expiring, userId: string, documentId: string): Promise<void> => {
  const { sql, documentStorage } = services
  const left = await asUser(sql, userId, (tx) => failUpload(tx, userId, documentId, nothingUploaded))
  if (left?.file_id) await dropFile(services, { userId, fileId: left.file_id })
  if (left?.object_id) await documentStorage.of("s3").inbox?.delete(left.object_id)
}

const batch = 500

/** All uploads whose hour is over. One that fails is tried again with the next run. */
export const expireUploads = async (services: Expiring, signal: AbortSignal): Promise<number> => {
  let ended = 0
  for (;;) {
    const expired = await listExpiredUploads(services.sql, batch)
    for (const { user_id: userId, document_id: documentId } of expired) {
      if (signal.aborted) return ended
      await expireUpload(services, userId, documentId)
      ended += 1
    }
    if (expired.length < batch) return ended
  }
}
