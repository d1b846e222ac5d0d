import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { idField } from "../../feature/fields.ts"
import { fileField } from "../../feature/uploaded-file.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument, requireKept } from "../get-document.ts"
import { startIngest } from "../ingest/start-ingest.ts"
import { requireWriter } from "../require-writer.ts"
import { type Accepted, EarlierError, tellAccepted, uploadAnswerSchema } from "./accepted.ts"
import { checkFile } from "./check-file.ts"
import { describeByFile, findNewestVersion, lockDocument, lockUploads } from "./queries.ts"
import { requireQuota } from "./quota.ts"
import { storeFile } from "./store-file.ts"

/** Makes a new version of a document from other bytes. The same bytes again change nothing. */
export const replaceContent = verb({
  action: "document.replace",
  scope: "documents:write",
  rate: "other",
  input: z.strictObject({ id: idField, file: fileField }),
  output: uploadAnswerSchema,
  run: async (ctx: Context, { id: documentId, file }) => {
    const userId = await ownerOfDocument(ctx, documentId)
    requireWriter(ctx, userId)
    const same = await asUser(ctx.sql, userId, async (tx) => {
      const found = await tellSame(tx, userId, documentId, file.sha256)
      if (!found) await requireQuota(tx, userId, ctx.documentLimits.quota, { documents: 0, bytes: file.bytes })
      return found
    })
    if (same) return { is_new: false, accepted: same }
    const checked = await checkFile(ctx, file)
    const write = async (tx: Transaction, fileId: string): Promise<Accepted> => {
      await lockUploads(tx, userId)
      await lockDocument(tx, userId, documentId)
      const found = await tellSame(tx, userId, documentId, file.sha256)
      if (found) throw new EarlierError(found)
      await requireQuota(tx, userId, ctx.documentLimits.quota, { documents: 0, bytes: 0 })
      const { chunk_size: chunkSize, chunk_overlap: chunkOverlap } = await readDocument(tx, userId, documentId)
      await describeByFile(tx, userId, documentId, checked)
      const { sha256 } = checked
      const ingest = { userId, documentId, fileId, sha256, chunkSize, chunkOverlap, kind: "document.ingest" } as const
      const started = await startIngest(ctx, tx, ingest)
      await recordInTransaction(tx, ctx, 202, { type: "document", id: documentId })
      return tellAccepted(tx, userId, { documentId, ...started })
    }
    try {
      const accepted = await storeFile(ctx, { userId, documentId }, checked, write)
      ctx.wakeWorker()
      return { is_new: true, accepted }
    } catch (error) {
      if (error instanceof EarlierError) return { is_new: false, accepted: error.accepted }
      throw error
    }
  },
})

/** Null: the newest version is of other bytes, or failed. Throws CONFLICT for a document that takes no new content. */
const tellSame = async (
  tx: Transaction,
  userId: string,
  documentId: string,
  sha256: Buffer,
): Promise<Accepted | null> => {
  requireKept(await readDocument(tx, userId, documentId))
  const newest = await findNewestVersion(tx, userId, documentId)
  if (!newest) throw new AppError("CONFLICT", "The first bytes of this document have not arrived yet.")
  if (newest.state === "failed" || !newest.sha256.equals(sha256)) return null
  return tellAccepted(tx, userId, { documentId, versionId: newest.id, jobId: null })
}
