import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { idField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError, notFound } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument, requireKept, showWithVersion } from "../get-document.ts"
import { lacksVectors } from "../ingest/queries.ts"
import { switchTo } from "../ingest/switch-version.ts"
import { findVersion, lockOwner } from "../queries.ts"
import { requireWriter } from "../require-writer.ts"
import { documentSchema } from "../schemas.ts"

/** Makes a kept version the one that searches find: back, or forward again. */
export const activateVersion = verb({
  action: "document.activate",
  scope: "documents:write",
  rate: "other",
  input: z.strictObject({ id: idField, version_id: idField }),
  output: documentSchema,
  run: async (ctx: Context, { id, version_id: versionId }) => {
    const userId = await ownerOfDocument(ctx, id)
    requireWriter(ctx, userId)
    return asUser(ctx.sql, userId, async (tx) => {
      await lockOwner(tx, userId)
      await requireActivatable(ctx, tx, userId, { id, versionId })
      await switchTo(tx, userId, id, versionId)
      await pinUnlessNewest(tx, userId, id, versionId)
      await recordInTransaction(tx, ctx, 200)
      return showWithVersion(tx, userId, id)
    })
  },
})

const requireActivatable = async (
  { spaces }: Pick<Context, "spaces">,
  tx: Transaction,
  userId: string,
  { id, versionId }: { id: string; versionId: string },
): Promise<void> => {
  const document = await readDocument(tx, userId, id)
  requireKept(document)
  const version = await findVersion(tx, userId, id, versionId)
  if (!version) throw notFound("version")
  if (version.state !== "ready" && version.state !== "superseded")
    throw new AppError("CONFLICT", `The version is ${version.state}; only a version that was ready can be activated.`)
  if (await lacksVectors(tx, userId, versionId, spaces.active.space.id))
    throw new AppError(
      "CONFLICT",
      "The version has no vectors of the embedding model in use. Make a new one of it: reembed with its version_id.",
    )
}

/** Newer versions become active by themselves again when the newest one was activated. */
const pinUnlessNewest = async (tx: Transaction, userId: string, id: string, versionId: string): Promise<void> => {
  await tx`
    update documents set is_pinned = exists (
      select from document_versions newer
      where newer.user_id = ${userId} and newer.document_id = ${id} and newer.id > ${versionId} and newer.state = 'ready')
    where user_id = ${userId} and id = ${id}`
}
