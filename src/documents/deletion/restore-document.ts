import { recordInTransaction } from "../../audit/record.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument, showWithVersion } from "../get-document.ts"
import { brokenOff } from "../ingest/fail-version.ts"
import { queueDocumentJob } from "../ingest/start-ingest.ts"
import { lockOwner } from "../queries.ts"
import { requireWriter } from "../require-writer.ts"
import { documentIdInput, documentSchema } from "../schemas.ts"
import { activateVersion } from "../search/index-version.ts"
import { nothingUploaded } from "../upload/expire-uploads.ts"

/** Afterwards a document that was deleted softly is deleted for good. */
export const restorableDays = 30

/** Brings a document back that was deleted softly. Versions that were being made are made on. */
export const restoreDocument = verb({
  action: "document.restore",
  scope: "documents:write",
  rate: "other",
  input: documentIdInput,
  output: documentSchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfDocument(ctx, id)
    requireWriter(ctx, userId)
    const restored = await asUser(ctx.sql, userId, async (tx) => {
      await lockOwner(tx, userId)
      await requireRestorable(tx, userId, id)
      await markRestored(tx, userId, id)
      await activateVersion(tx, userId, id, (await readDocument(tx, userId, id)).active_version_id)
      for (const versionId of await findUnfinished(tx, userId, id)) {
        const job = { userId, documentId: id, versionId, type: "document.ingest", isNightly: false } as const
        await queueDocumentJob(ctx, tx, job)
      }
      await recordInTransaction(tx, ctx, 200)
      return showWithVersion(tx, userId, id)
    })
    ctx.wakeWorker()
    return restored
  },
})

const requireRestorable = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  const document = await readDocument(tx, userId, id)
  if (document.status !== "deleted" || !document.deleted_at)
    throw new AppError("CONFLICT", `The document is ${document.status}; only a deleted one can be restored.`)
  if (document.deleted_at.getTime() < Date.now() - restorableDays * 86_400_000)
    throw new AppError("CONFLICT", "The document was deleted for good. Upload it again.")
}

/** What was waited for may have ended meanwhile: then the document has failed. */
const markRestored = async (tx: Transaction, userId: string, id: string): Promise<void> => {
  await tx`
    with found as (
      select case
        when status_before_deletion = 'uploading' and not exists (
          select from document_uploads upload where upload.user_id = ${userId} and upload.document_id = ${id}) then ${nothingUploaded}
        when status_before_deletion = 'processing' and not exists (
          select from document_versions version
          where version.user_id = ${userId} and version.document_id = ${id} and version.state = 'indexing') then ${brokenOff}
      end as ended
      from documents where user_id = ${userId} and id = ${id}
    )
    update documents set status = case when ended is null then coalesce(status_before_deletion, 'failed') else 'failed' end,
      error = coalesce(ended, error), status_before_deletion = null, deleted_at = null, updated_at = now()
    from found where user_id = ${userId} and id = ${id}`
}

/** Versions whose jobs the deletion stopped. */
const findUnfinished = async (tx: Transaction, userId: string, id: string): Promise<string[]> => {
  const rows = await tx<{ id: string }[]>`
    select id from document_versions where user_id = ${userId} and document_id = ${id} and state = 'indexing' order by id`
  return rows.map(({ id }) => id)
}
