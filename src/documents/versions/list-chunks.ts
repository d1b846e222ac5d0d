import { z } from "@hono/zod-openapi"
import { cursorParameter, idField, limitParameter } from "../../feature/fields.ts"
import { pageOf } from "../../feature/page.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { notFound } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument } from "../get-document.ts"
import { findVersion } from "../queries.ts"
import { chunkListSchema, type chunkSchema } from "../schemas.ts"

/** The chunks of a version in their order; without `version_id`, of the active one. */
export const listChunks = verb({
  action: "document.chunks",
  scope: "documents:read",
  rate: "other",
  input: z.strictObject({
    id: idField,
    version_id: idField.optional().openapi({ description: "Default: the active version." }),
    cursor: cursorParameter,
    limit: limitParameter(20),
  }),
  output: chunkListSchema,
  run: async (ctx: Context, { id, version_id: named, cursor = null, limit }) => {
    const userId = await ownerOfDocument(ctx, id)
    return asUser(ctx.sql, userId, async (tx) => {
      const document = await readDocument(tx, userId, id)
      const versionId = named ?? document.active_version_id
      if (versionId === null) return pageOf([], limit, showChunk)
      if (named !== undefined && !(await findVersion(tx, userId, id, named))) throw notFound("version")
      return pageOf(await readChunks(tx, userId, { versionId, after: cursor, limit: limit + 1 }), limit, showChunk)
    })
  },
})

type ChunkRow = z.input<typeof chunkSchema>

/** `after`: the id of the last chunk of the previous page. */
const readChunks = (
  tx: Transaction,
  userId: string,
  { versionId, after, limit }: { versionId: string; after: string | null; limit: number },
): Promise<ChunkRow[]> =>
  tx<ChunkRow[]>`
    select id, version_id, index, content, tokens, page_from, page_to, heading, content_hash from document_chunks
    where user_id = ${userId} and version_id = ${versionId}
      and index > coalesce((select index from document_chunks where user_id = ${userId} and id = ${after}), -1)
    order by index limit ${limit}`

const showChunk = (row: ChunkRow): ChunkRow => row
