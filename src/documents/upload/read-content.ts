import { z } from "@hono/zod-openapi"
import { answerRange } from "../../feature/byte-range.ts"
import { idField, rangeFields } from "../../feature/fields.ts"
import { StreamedAnswer } from "../../feature/streamed-answer.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { AppError, unavailable } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument, requireKept } from "../get-document.ts"
import { MissingBytesError } from "../storage/storage.ts"
import { attachment } from "./attachment.ts"
import { findContent } from "./queries.ts"

const streamOptions = { maxTotalWaitMs: 3_600_000, timeoutMs: 3_600_000 }

/** Sends the bytes of a document, or the part of them that a range names. */
export const readContent = verb({
  action: "document.content",
  scope: "documents:read",
  rate: "other",
  input: z.strictObject({
    id: idField,
    ...rangeFields,
  }),
  output: z.never(),
  run: async (ctx: Context, { id, range, if_range: ifRange }) => {
    const file = await findFile(ctx, id)
    const bytes = Number(file.bytes)
    const { part, headers, ...status } = answerRange({ range, ifRange }, { bytes, sha256: file.sha256 })
    const options = {
      ...streamOptions,
      ...status,
      contentType: file.mime_type,
      headers: { ...headers, "Content-Disposition": attachment(file.filename) },
    }
    const parts = ctx.documentStorage.of(file.storage).open({ userId: file.userId, fileId: file.id, bytes }, part)
    return new StreamedAnswer(options, async (send) => {
      try {
        for await (const part of parts) await send(part)
      } catch (error) {
        throw error instanceof MissingBytesError
          ? unavailable("The bytes of this document are missing in the storage. An admin can tell why.", 600, error)
          : error
      }
    })
  },
})

const findFile = async (ctx: Context, id: string) => {
  const userId = await ownerOfDocument(ctx, id)
  return asUser(ctx.sql, userId, async (tx) => {
    requireKept(await readDocument(tx, userId, id))
    const file = await findContent(tx, userId, id)
    if (!file) throw new AppError("CONFLICT", "The bytes of this document have not arrived yet.")
    return { ...file, userId }
  })
}
