import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../audit/record.ts"
import { idField, metadataField } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { ownerOfDocument, showWithVersion } from "./get-document.ts"
import { lockOwner, updateDocumentRow } from "./queries.ts"
import { requireWriter } from "./require-writer.ts"
import { documentSchema, titleField } from "./schemas.ts"

/** Changes a document's title or metadata. The metadata is replaced as a whole. */
export const updateDocument = verb({
  action: "document.update",
  scope: "documents:write",
  rate: "other",
  input: z
    .strictObject({ id: idField, title: titleField.optional(), metadata: metadataField.optional() })
    .refine(({ title, metadata }) => title !== undefined || metadata !== undefined, "must change title or metadata"),
  output: documentSchema,
  run: async (ctx: Context, { id, title = null, metadata = null }) => {
    const userId = await ownerOfDocument(ctx, id)
    requireWriter(ctx, userId)
    return asUser(ctx.sql, userId, async (tx) => {
      await lockOwner(tx, userId)
      await updateDocumentRow(tx, userId, id, { title, metadata })
      await recordInTransaction(tx, ctx, 200)
      return showWithVersion(tx, userId, id)
    })
  },
})
