import { canReach } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { AppError, notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { type DocumentRow, showDocument } from "./document-row.ts"
import { findDocument, findDocumentOwner, findVersions } from "./queries.ts"
import { documentIdInput, documentSchema } from "./schemas.ts"

export const getDocument = verb({
  action: "document.read",
  scope: "documents:read",
  rate: "other",
  input: documentIdInput,
  output: documentSchema,
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfDocument(ctx, id)
    return asUser(ctx.sql, userId, (tx) => showWithVersion(tx, userId, id))
  },
})

/** A document as clients see it. Throws NOT_FOUND when it no longer exists. */
export const showWithVersion = async (tx: Transaction, userId: string, id: string) => {
  const document = await readDocument(tx, userId, id)
  const active = document.active_version_id
  const [version] = active === null ? [] : await findVersions(tx, userId, [active])
  return showDocument(document, version)
}

/**
 * Finds the owner of a document, whose rights are then used to read and write it. Throws NOT_FOUND for a document that does not exist or
 * belongs to somebody else.
 */
export const ownerOfDocument = async (ctx: Context, id: string): Promise<string> => {
  nameResource(ctx.trail, "document", id)
  const owner = await findDocumentOwner(ctx.sql, id)
  if (owner === null || !canReach(ctx, owner)) throw notFound("document")
  return ctx.actor.userId ?? owner
}

/** Reads it in a transaction of its owner. Throws NOT_FOUND when it no longer exists. */
export const readDocument = async (tx: Transaction, userId: string, id: string): Promise<DocumentRow> => {
  const document = await findDocument(tx, userId, id)
  if (!document) throw notFound("document")
  return document
}

/** Throws CONFLICT for a document that was deleted and can be restored. */
export const requireKept = ({ status }: Pick<DocumentRow, "status">): void => {
  if (status === "deleted") throw new AppError("CONFLICT", "This document is deleted. Restore it first.")
}
