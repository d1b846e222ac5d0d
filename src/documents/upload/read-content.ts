import { z } from "@hono/zod-openapi"
import { idField } from "../../feature/fields.ts"
import { StreamedAnswer } from "../../feature/streamed-answer.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { AppError, unavailable } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument, requireKept } from "../get-document.ts"
import { MissingBytesError } from "../storage/storage.ts"
import { attachment } from "./attachment.ts"
import { readRange } from "./byte-range.ts"
import { findContent } from "./queries.ts"

const streamOptions = { maxTotalWaitMs: 3_600_000, timeoutMs: 3_600_000 }

/** Sends the bytes of a document, or the part of them that a range names. */
export const readContent = verb({
  action: "document.content",
  scope: "documents:read",
  rate: "other",
  input: z.strictObject({
    id: idField,
    range: z.string().max(200).optional().openapi({ description: "One range of bytes.", example: "bytes=0-1023" }),
    if_range: z.string().max(200).optional().openapi({ description: "The `ETag` that the range belongs to." }),
  }),
  output: z.never(),
  run: async (ctx: Context, { id, range: asked, if_range: tag }) => {
    const file = await findFile(ctx, id)
    const bytes = Number(file.bytes)
    const etag = `"${file.sha256.toString("hex")}"`
    const range = tag === undefined || tag === etag ? readRange(asked, bytes) : null
    if (range === "unsatisfiable")
      throw new AppError("RANGE_NOT_SATISFIABLE", `The range is not in the file, which has ${bytes} bytes.`, {
        headers: { "Content-Range": `bytes */${bytes}`, "Accept-Ranges": "bytes" },
      })
    const { from, to } = range ?? { from: 0, to: bytes }
    const headers = {
      "Content-Length": String(to - from),
      "Content-Disposition": attachment(file.filename),
      "Accept-Ranges": "bytes",
      ETag: etag,
      ...(range && { "Content-Range": `bytes ${from}-${to - 1}/${bytes}` }),
    }
    const options = { ...streamOptions, contentType: file.mime_type, headers, ...(range && ({ status: 206 } as const)) }
    const parts = ctx.documentStorage
      .of(file.storage)
      .open({ userId: file.userId, fileId: file.id, bytes }, { from, to })
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
