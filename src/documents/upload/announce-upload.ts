import { createHash, randomBytes } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { textField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { maxBytesOf, maxBytesOfAny } from "../../platform/settings/documents.ts"
import type { Context } from "../context.ts"
import { isDocumentType } from "../reading/document-types.ts"
import { requireWriter } from "../require-writer.ts"
import { insertUpload } from "./announced-queries.ts"
import { notTaken, requireFileSize } from "./check-file.ts"
import { cleanFilename, titleOf } from "./clean-filename.ts"
import { checkOverlap, chunkSizes, documentOwnerField, jsonFields } from "./fields.ts"
import { insertDocument, lockUploads } from "./queries.ts"
import { requireQuota } from "./quota.ts"

/** How long an announced upload waits for its bytes. */
export const uploadMinutes = 60

const inputSchema = z
  .strictObject({
    user_id: documentOwnerField,
    filename: textField(1, 255).openapi({ example: "dinosaurs.pdf" }),
    bytes: z.number().int().min(0).openapi({ description: "How long the file is.", example: 48_213 }),
    mime_type: z.string().max(200).optional().openapi({ example: "application/pdf" }),
    ...jsonFields,
  })
  .superRefine(checkOverlap)

export const announcedSchema = z
  .object({
    document_id: z.uuid(),
    upload: z.object({
      method: z.literal("PUT"),
      url: z.string().openapi({
        description: "Where the bytes go. With S3 a whole URL; else a path on the host of this request.",
      }),
      headers: z.record(z.string(), z.string()).openapi({ description: "What the PUT must send." }),
      expires_at: z.string().openapi({ format: "date-time" }),
    }),
  })
  .openapi("AnnouncedUpload")

/** Makes a document that waits for its bytes, and the URL that takes them: S3's own, or one of ours that contains a secret. */
export const announceUpload = verb({
  action: "document.announce",
  scope: "documents:write",
  rate: "other",
  input: inputSchema,
  output: announcedSchema,
  run: async (ctx: Context, input) => {
    const { user_id: userId, bytes, mime_type: mimeType = null, metadata = {} } = input
    requireWriter(ctx, userId)
    const { maxBytes, quota } = ctx.documentLimits
    if (mimeType !== null && !isDocumentType(mimeType)) throw notTaken()
    requireFileSize(bytes, mimeType === null ? maxBytesOfAny(maxBytes) : maxBytesOf(maxBytes, mimeType))
    const documentId = Bun.randomUUIDv7()
    const filename = cleanFilename(input.filename)
    const title = input.title ?? titleOf(filename)
    const expiresAt = new Date(Date.now() + uploadMinutes * 60_000)
    const { target, ...where } = openTarget(ctx)
    await asUser(ctx.sql, userId, async (tx) => {
      await lockUploads(tx, userId)
      await requireQuota(tx, userId, quota, { documents: 1, bytes })
      const document = { userId, id: documentId, title, filename, status: "uploading", file: null } as const
      await insertDocument(tx, { ...document, ...chunkSizes(input), metadata, key: null, requestHash: null })
      await insertUpload(tx, { userId, documentId, bytes, mimeType, ...where, actor: ctx.actor, expiresAt })
      await recordInTransaction(tx, ctx, 201, { type: "document", id: documentId })
    })
    return {
      document_id: documentId,
      upload: { method: "PUT" as const, ...target, expires_at: expiresAt.toISOString() },
    }
  },
})

type Target = {
  target: { url: string; headers: Record<string, string> }
  objectId: string | null
  secretHash: Buffer | null
}

const openTarget = ({ documentStorage }: Context): Target => {
  const { inbox } = documentStorage.current
  if (inbox) {
    const objectId = Bun.randomUUIDv7()
    return { target: { url: inbox.presign(objectId, uploadMinutes * 60), headers: {} }, objectId, secretHash: null }
  }
  const secret = randomBytes(32).toString("base64url")
  const target = { url: `/api/v1/documents/uploads/${secret}`, headers: {} }
  return { target, objectId: null, secretHash: hashSecret(secret) }
}

export const hashSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest()
