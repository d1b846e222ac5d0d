import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import type { Actor } from "../../feature/actor.ts"
import { nameResource } from "../../feature/audit-trail.ts"
import { streamField } from "../../feature/route.ts"
import { UploadedFile } from "../../feature/uploaded-file.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { AppError } from "../../platform/errors.ts"
import { maxBytesOfAny } from "../../platform/settings/documents.ts"
import type { Context, Services } from "../context.ts"
import { readDocument, requireKept } from "../get-document.ts"
import { hashSecret } from "./announce-upload.ts"
import { findUpload, findUploadBySecret, type OwnerOfUpload, setUploadedFile } from "./announced-queries.ts"
import { checkAnnounced } from "./check-announced.ts"
import { storeFile } from "./store-file.ts"

/** Who announced the upload asks, with the right to write for its owner. Throws UNAUTHORIZED for a secret of no upload. */
export const signInByUpload = async (
  { sql }: Pick<Services, "sql">,
  { secret = "" }: Readonly<Record<string, string>>,
): Promise<Actor> => {
  const upload = await findUploadBySecret(sql, hashSecret(secret))
  if (!upload) throw over()
  return { kind: upload.actor_kind, id: upload.actor_id, scopes: ["documents:write"], userId: upload.user_id }
}

const over = () =>
  new AppError("UNAUTHORIZED", "This upload URL is unknown, expired or used. Announce the upload again for a new one.")

/** Takes the bytes of an announced upload at our own URL, once. */
export const receiveUpload = verb({
  action: "document.receive",
  scope: "documents:write",
  rate: "other",
  input: z.strictObject({ secret: z.string().max(100), bytes: streamField }),
  output: z.null(),
  run: async (ctx: Context, { secret, bytes }) => {
    const owner = await findUploadBySecret(ctx.sql, hashSecret(secret))
    if (!owner) throw over()
    nameResource(ctx.trail, "document", owner.document_id)
    ctx.trail.userId = owner.user_id
    const maxBytes = maxBytesOfAny(ctx.documentLimits.maxBytes)
    const tooLarge = () => new AppError("PAYLOAD_TOO_LARGE", "The file is larger than it may be. Send a smaller one.")
    const file = await ctx.spool.write(bytes, { maxBytes, tooLarge })
    try {
      await keep(ctx, owner, file)
    } finally {
      await ctx.spool.remove(file)
    }
    return null
  },
})

const keep = async (
  ctx: Context,
  { user_id: userId, document_id: documentId }: OwnerOfUpload,
  file: { path: string; bytes: number; sha256: Buffer },
): Promise<void> => {
  const { upload, filename } = await asUser(ctx.sql, userId, async (tx) => {
    const document = await readDocument(tx, userId, documentId)
    requireKept(document)
    return { upload: await findUpload(tx, userId, documentId), filename: document.filename }
  })
  if (!upload || upload.file_id !== null) throw received()
  const sent = new UploadedFile(file.path, file.bytes, file.sha256, filename)
  const checked = await checkAnnounced(ctx, upload, sent)
  await storeFile(ctx, { userId, documentId }, checked, async (tx, fileId) => {
    if (!(await setUploadedFile(tx, userId, documentId, fileId))) throw received()
    await recordInTransaction(tx, ctx, 204, { type: "document", id: documentId })
  })
}

const received = () => new AppError("CONFLICT", "The bytes of this upload have arrived already.")
