import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { idField } from "../../feature/fields.ts"
import { UploadedFile } from "../../feature/uploaded-file.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument, requireKept } from "../get-document.ts"
import { startIngest } from "../ingest/start-ingest.ts"
import { requireWriter } from "../require-writer.ts"
import { type Inbox, MissingBytesError } from "../storage/storage.ts"
import { type Accepted, acceptedSchema, EarlierError, tellAccepted } from "./accepted.ts"
import { deleteUpload, findStarted, findUpload, type UploadRow } from "./announced-queries.ts"
import { checkAnnounced, requireSize } from "./check-announced.ts"
import { expireUpload, nothingUploaded } from "./expire-uploads.ts"
import { describeByFile, findFile, lockUploads, setStarted } from "./queries.ts"
import { storeFile } from "./store-file.ts"

/** The signal that the bytes of an announced upload are there: compares them with the announcement, and queues the ingest. */
export const finishUpload = verb({
  action: "document.uploaded",
  scope: "documents:write",
  rate: "other",
  input: z.strictObject({ id: idField }),
  output: acceptedSchema,
  run: async (ctx: Context, { id: documentId }) => {
    const userId = await ownerOfDocument(ctx, documentId)
    requireWriter(ctx, userId)
    const found = await asUser(ctx.sql, userId, async (tx) => {
      const document = await readDocument(tx, userId, documentId)
      const upload = await findUpload(tx, userId, documentId)
      if (upload) requireKept(document)
      return { ...document, upload, done: upload ? null : await tellDone(tx, userId, documentId) }
    })
    if (found.done) return found.done
    if (!found.upload) throw new AppError("CONFLICT", found.error ?? "No upload was announced for this document.")
    if (found.upload.is_expired) {
      await expireUpload(ctx, userId, documentId)
      throw new AppError("CONFLICT", nothingUploaded)
    }
    try {
      const accepted = await finish(ctx, found.upload, found.filename)
      ctx.wakeWorker()
      return accepted
    } catch (error) {
      if (error instanceof EarlierError) return error.accepted
      throw error
    }
  },
})

/** A second signal gets the answer of the first. */
const tellDone = async (tx: Transaction, userId: string, documentId: string): Promise<Accepted | null> => {
  const started = await findStarted(tx, userId, documentId)
  return started ? tellAccepted(tx, userId, started) : null
}

const notThere = () =>
  new AppError("CONFLICT", "Nothing was uploaded yet. PUT the bytes to the upload's url first, then send this again.")

const finish = async (ctx: Context, upload: UploadRow, filename: string): Promise<Accepted> => {
  const { user_id: userId, object_id: objectId, file_id: fileId } = upload
  const { inbox } = ctx.documentStorage.of(objectId === null ? ctx.documentStorage.current.kind : "s3")
  if (objectId === null && fileId !== null) return asUser(ctx.sql, userId, (tx) => start(ctx, tx, upload, fileId))
  if (objectId === null || !inbox) throw notThere()
  const file = await fetchObject(ctx, inbox, upload, objectId)
  try {
    const sent = new UploadedFile(file.path, file.bytes, file.sha256, filename)
    const checked = await checkAnnounced(ctx, upload, sent)
    const owner = { userId, documentId: upload.document_id }
    const accepted = await storeFile(ctx, owner, checked, (tx, storedId) => start(ctx, tx, upload, storedId))
    await inbox
      .delete(objectId)
      .catch((error: unknown) => ctx.log.warn({ err: error }, "cannot delete an uploaded object; the sweep will"))
    return accepted
  } finally {
    await ctx.spool.remove(file)
  }
}

/** Whoever has the URL may still change the object: what counts is the copy. */
const fetchObject = async (ctx: Context, inbox: Inbox, upload: UploadRow, objectId: string) => {
  const { user_id: userId, document_id: documentId } = upload
  try {
    const size = await inbox.size(objectId)
    if (size === null) throw new MissingBytesError("the object is not there")
    requireSize(upload, size)
    const tooLarge = () => new AppError("CONFLICT", "The object changed while it was read. Send this again.")
    return await ctx.spool.write(inbox.open(objectId), { maxBytes: size, tooLarge })
  } catch (error) {
    if (!(error instanceof MissingBytesError)) throw error
    // Another signal has taken the object over and deleted it, or it was never there.
    const done = await asUser(ctx.sql, userId, (tx) => tellDone(tx, userId, documentId))
    throw done ? new EarlierError(done) : notThere()
  }
}

const start = async (ctx: Context, tx: Transaction, upload: UploadRow, fileId: string): Promise<Accepted> => {
  const { user_id: userId, document_id: documentId } = upload
  await lockUploads(tx, userId)
  if (!(await findUpload(tx, userId, documentId, "update"))) {
    const done = await tellDone(tx, userId, documentId)
    throw done ? new EarlierError(done) : new AppError("CONFLICT", nothingUploaded)
  }
  const document = await readDocument(tx, userId, documentId)
  requireKept(document)
  const file = await findFile(tx, userId, fileId)
  if (!file) throw new AppError("CONFLICT", nothingUploaded)
  const { chunk_size: chunkSize, chunk_overlap: chunkOverlap } = document
  await describeByFile(tx, userId, documentId, {
    ...{ path: "", bytes: Number(file.bytes), sha256: file.sha256 },
    ...{ filename: file.filename, mimeType: file.mime_type },
  })
  const ingest = { userId, documentId, fileId, sha256: file.sha256, chunkSize, chunkOverlap } as const
  const started = await startIngest(ctx, tx, { ...ingest, kind: "document.ingest" })
  await setStarted(tx, userId, { documentId, ...started })
  await deleteUpload(tx, userId, documentId)
  await recordInTransaction(tx, ctx, 202, { type: "document", id: documentId })
  return tellAccepted(tx, userId, { documentId, ...started })
}
