import { z } from "@hono/zod-openapi"
import { requireOwner } from "../feature/actor.ts"
import { cursorParameter, limitParameter, userIdField } from "../feature/fields.ts"
import { pageOf } from "../feature/page.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import { showDocument } from "./document-row.ts"
import { findVersions, listDocumentRows } from "./queries.ts"
import { documentListSchema, documentStatusSchema } from "./schemas.ts"

/** The documents of a person or a library, newest first. Deleted ones are listed only when asked for. */
export const listDocuments = verb({
  action: "document.list",
  scope: "documents:read",
  rate: "other",
  input: z.strictObject({
    user_id: userIdField,
    status: documentStatusSchema.optional(),
    cursor: cursorParameter,
    limit: limitParameter(20),
  }),
  output: documentListSchema,
  run: async (ctx: Context, { user_id: userId, status = null, cursor = null, limit }) => {
    requireOwner(ctx, userId)
    return asUser(ctx.sql, userId, async (tx) => {
      const rows = await listDocumentRows(tx, { userId, status, before: cursor, limit: limit + 1 })
      const active = rows.flatMap(({ active_version_id: id }) => id ?? [])
      const versions = new Map((await findVersions(tx, userId, active)).map((version) => [version.id, version]))
      return pageOf(rows, limit, (row) => showDocument(row, versions.get(row.active_version_id ?? "")))
    })
  },
})
