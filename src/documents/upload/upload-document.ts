import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { nameResource } from "../../feature/audit-trail.ts"
import { fileField } from "../../feature/uploaded-file.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { startIngest } from "../ingest/start-ingest.ts"
import { requireWriter } from "../require-writer.ts"
import { type Accepted, EarlierError, tellAccepted, uploadAnswerSchema } from "./accepted.ts"
import { checkFile } from "./check-file.ts"
import { titleOf } from "./clean-filename.ts"
import { checkOverlap, chunkSizes, documentOwnerField, formFields, uploadKeyField } from "./fields.ts"
import {
  type EarlierUpload,
  findUploadByHash,
  findUploadByKey,
  insertDocument,
  lockUploads,
  setStarted,
} from "./queries.ts"
import { requireQuota } from "./quota.ts"
import { storeFile } from "./store-file.ts"

const inputSchema = z
  .strictObject({ file: fileField, user_id: documentOwnerField, ...formFields, idempotency_key: uploadKeyField })
  .superRefine(checkOverlap)
type Input = z.output<typeof inputSchema>

/** Stores a file as a new document and queues its ingest. The same upload again answers with the same ids. */
export const uploadDocument = verb({
  action: "document.create",
  scope: "documents:write",
  rate: "other",
  input: inputSchema,
  output: uploadAnswerSchema,
  run: async (ctx: Context, input) => {
    const { user_id: userId, file } = input
    requireWriter(ctx, userId)
    const request = { userId, key: input.idempotency_key ?? null, hash: hashOf(input) }
    const known = await asUser(ctx.sql, userId, async (tx) => {
      const earlier = await tellEarlier(tx, request)
      if (!earlier) await requireQuota(tx, userId, ctx.documentLimits.quota, { documents: 1, bytes: file.bytes })
      return earlier
    })
    return known ? again(ctx, known) : create(ctx, input, request)
  },
})

type Request = { userId: string; key: string | null; hash: Buffer }

/** Not the file's name: the same bytes under another name are the same document. */
const hashOf = ({ file, title, metadata, ...sizes }: Input): Buffer => {
  const { chunkSize, chunkOverlap } = chunkSizes(sizes)
  return createHash("sha256")
    .update(JSON.stringify([file.sha256.toString("hex"), title ?? null, metadata ?? null, chunkSize, chunkOverlap]))
    .digest()
}

const create = async (ctx: Context, input: Input, request: Request) => {
  const { user_id: userId, metadata = {} } = input
  const file = await checkFile(ctx, input.file)
  const documentId = Bun.randomUUIDv7()
  const write = async (tx: Transaction, fileId: string): Promise<Accepted> => {
    await lockUploads(tx, userId)
    const earlier = await tellEarlier(tx, request)
    if (earlier) throw new EarlierError(earlier)
    // The file's own row counts already.
    await requireQuota(tx, userId, ctx.documentLimits.quota, { documents: 1, bytes: 0 })
    const { filename, sha256 } = file
    const sizes = chunkSizes(input)
    const title = input.title ?? titleOf(filename)
    const { key, hash: requestHash } = request
    const document = { userId, id: documentId, title, filename, status: "processing", file, ...sizes } as const
    await insertDocument(tx, { ...document, metadata, key, requestHash })
    const started = await startIngest(ctx, tx, {
      userId,
      documentId,
      fileId,
      sha256,
      ...sizes,
      kind: "document.ingest",
    })
    await setStarted(tx, userId, { documentId, ...started })
    await recordInTransaction(tx, ctx, 201, { type: "document", id: documentId })
    return tellAccepted(tx, userId, { documentId, ...started })
  }
  try {
    const accepted = await storeFile(ctx, { userId, documentId }, file, write)
    ctx.wakeWorker()
    return { is_new: true, accepted }
  } catch (error) {
    if (error instanceof EarlierError) return again(ctx, error.accepted)
    throw error
  }
}

const again = (ctx: Context, accepted: Accepted) => {
  nameResource(ctx.trail, "document", accepted.document_id)
  return { is_new: false, accepted }
}

/** Throws CONFLICT when the key was used for another upload. */
const tellEarlier = async (tx: Transaction, { userId, key, hash }: Request): Promise<Accepted | null> => {
  const byKey = key === null ? undefined : await findUploadByKey(tx, userId, key)
  if (byKey && !byKey.request_hash.equals(hash))
    throw new AppError("CONFLICT", "This Idempotency-Key was used for another upload. Use a new key for a new upload.")
  const earlier: EarlierUpload | undefined = byKey ?? (await findUploadByHash(tx, userId, hash))
  if (!earlier) return null
  const { id: documentId, version_id: versionId, job_id: jobId } = earlier
  return tellAccepted(tx, userId, { documentId, versionId, jobId })
}
