import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { idField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { unavailable } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { ownerOfDocument, readDocument } from "../get-document.ts"
import { requireWriter } from "../require-writer.ts"
import { eraseDocument, hideDocument } from "./erase-document.ts"
import { restorableDays } from "./restore-document.ts"

const deletedSchema = z
  .object({
    status: z.literal("deleted"),
    document_id: z.uuid(),
    mode: z.enum(["soft", "hard"]),
    restorable_until: z.iso.datetime().nullable().openapi({ description: "Null: it is gone." }),
  })
  .openapi("DeletedDocument")

export const deletedExample: z.input<typeof deletedSchema> = {
  status: "deleted",
  document_id: "019a5c3e-7b1a-7000-8000-000000000001",
  mode: "soft",
  restorable_until: "2026-12-21T06:30:00.000Z",
}

const action = { action: "document.delete", scope: "documents:write", rate: "other" } as const

export const deleteDocument = verb({
  ...action,
  input: z.strictObject({
    id: idField,
    mode: z
      .enum(["soft", "hard"])
      .default("soft")
      .openapi({ description: "`soft`: no search finds it, and it can be restored for 30 days. `hard`: it is gone." }),
  }),
  output: deletedSchema,
  run: async (ctx: Context, { id, mode }) => {
    const userId = await remove(ctx, id, mode, 200)
    const document = mode === "soft" ? await asUser(ctx.sql, userId, (tx) => readDocument(tx, userId, id)) : null
    return { status: "deleted" as const, document_id: id, mode, restorable_until: restorableUntil(document) }
  },
})

export const eraseDocumentVerb = verb({
  ...action,
  input: z.strictObject({ id: idField }),
  output: z.null(),
  run: async (ctx: Context, { id }) => {
    await remove(ctx, id, "hard", 204)
    return null
  },
})

const restorableUntil = (document: { deleted_at: Date | null } | null): string | null =>
  document?.deleted_at ? new Date(document.deleted_at.getTime() + restorableDays * 86_400_000).toISOString() : null

/** A connection without traffic is closed after 60 s. */
const timeoutMs = 35_000

/** `status`: of the answer, for the audit. */
const remove = async (ctx: Context, id: string, mode: "soft" | "hard", status: number): Promise<string> => {
  const userId = await ownerOfDocument(ctx, id)
  requireWriter(ctx, userId)
  const record = (tx: Transaction) => recordInTransaction(tx, ctx, status)
  await asUser(ctx.sql, userId, async (tx) => {
    await hideDocument(ctx, tx, userId, id, { forGood: mode === "hard" })
    if (mode === "soft") await record(tx)
  })
  if (mode === "hard") await eraseDocument(ctx, userId, id, { goOn: withinTime(), also: record })
  return userId
}

const withinTime = (): (() => void) => {
  const deadline = performance.now() + timeoutMs
  return () => {
    if (performance.now() > deadline)
      throw unavailable(
        "There is more than can be deleted in one call. Call this again: it goes on where it stopped.",
        1,
      )
  }
}
