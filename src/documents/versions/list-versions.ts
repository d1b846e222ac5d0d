import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { showVersion } from "../document-row.ts"
import { ownerOfDocument, readDocument } from "../get-document.ts"
import { listVersionRows } from "../queries.ts"
import { documentIdInput, versionListSchema } from "../schemas.ts"

/** Only the newest versions are kept. */
const maxListed = 100

export const listVersions = verb({
  action: "document.versions",
  scope: "documents:read",
  rate: "other",
  input: documentIdInput,
  output: versionListSchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfDocument(ctx, id)
    return asUser(ctx.sql, userId, async (tx) => {
      await readDocument(tx, userId, id)
      const rows = await listVersionRows(tx, userId, id, maxListed)
      return { status: "ok" as const, items: rows.map(showVersion) }
    })
  },
})
