import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { idField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError, notFound } from "../../platform/errors.ts"
import type { Space } from "../../vectors/embedder.ts"
import { readActive } from "../../vectors/spaces.ts"
import type { Context } from "../context.ts"
import { showVersion, type VersionRow } from "../document-row.ts"
import { ownerOfDocument, readDocument, requireKept } from "../get-document.ts"
import { startIngest } from "../ingest/start-ingest.ts"
import { findVersion, listVersionRows, lockOwner } from "../queries.ts"
import { requireWriter } from "../require-writer.ts"
import { versionExample, versionSchema } from "../schemas.ts"
import { requireQuota } from "../upload/quota.ts"
import { findJobOfVersion, findSameVersion } from "./queries.ts"

const sizes = {
  chunk_size: z.number().int().min(64).max(2048).optional().openapi({ description: "Default: as before." }),
  chunk_overlap: z
    .number()
    .int()
    .min(0)
    .max(1024)
    .optional()
    .openapi({ description: "At most half of `chunk_size`. Default: as before." }),
}

export const reembedInput = z.strictObject({
  id: idField,
  embedding_model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: "Only the model in use, or the next one while it is being changed." }),
  ...sizes,
  version_id: idField
    .optional()
    .openapi({ description: "Whose bytes and sizes to take. Default: the active version, else the newest one." }),
  force: z.boolean().default(false).openapi({ description: "Also when that very version is there." }),
})

export const reembedSchema = z
  .object({
    status: z.enum(["accepted", "ready"]),
    document_id: z.uuid(),
    version_id: z.uuid(),
    job_id: z.uuid().nullable().openapi({ description: "Null: the version is there." }),
    status_url: z.string().nullable(),
    version: versionSchema,
  })
  .openapi("DocumentReembedded")

export const reembedExample: z.input<typeof reembedSchema> = {
  status: "accepted",
  document_id: "019a5c3e-7b1a-7000-8000-000000000001",
  version_id: versionExample.id,
  job_id: "019a5c3e-7b1a-7000-8000-000000000003",
  status_url: "/api/v1/jobs/019a5c3e-7b1a-7000-8000-000000000003",
  version: { ...versionExample, state: "indexing", chunks: 0, reused_chunks: 0, ready_at: null },
}

/** Makes a new version of the same bytes: with other sizes, or vectors of the model in use. */
export const reembedDocument = verb({
  action: "document.reembed",
  scope: "documents:write",
  rate: "other",
  input: reembedInput,
  output: reembedSchema,
  run: async (ctx: Context, { id, version_id: baseId, embedding_model: model, force, ...wanted }) => {
    const userId = await ownerOfDocument(ctx, id)
    requireWriter(ctx, userId)
    const { space, next } = await readActive(ctx.sql)
    if (model !== undefined) requireModel(model, space, next)
    const answer = await asUser(ctx.sql, userId, async (tx) => {
      await lockOwner(tx, userId)
      const base = await findBase(tx, userId, id, baseId)
      const version = { ...base, ...readSizes(base, wanted) }
      const same = await findSameVersion(tx, userId, version, space)
      if (same && (!force || same.state === "indexing")) return tellSame(tx, userId, same)
      await requireQuota(tx, userId, ctx.documentLimits.quota, { documents: 0, bytes: 0 })
      const { versionId, jobId } = await startIngest(ctx, tx, {
        userId,
        documentId: id,
        fileId: base.file_id,
        sha256: base.sha256,
        chunkSize: version.chunk_size,
        chunkOverlap: version.chunk_overlap,
        kind: "document.reembed",
      })
      await recordInTransaction(tx, ctx, 202)
      return tell(jobId, await findVersion(tx, userId, id, versionId))
    })
    if (answer.job_id !== null) ctx.wakeWorker()
    return answer
  },
})

const requireModel = (model: string, space: Space, next: Space | null): void => {
  if (model === space.model || model === next?.model) return
  const message = `is not the model in use, ${space.model}. To change the model of everything, run: bun scripts/backfill.ts --model NAME`
  throw new AppError("INVALID_REQUEST", `embedding_model ${message}`, {
    details: [{ path: "embedding_model", message }],
  })
}

/** The version whose file is read again. Throws NOT_FOUND, or CONFLICT when the document has no file yet or is deleted. */
const findBase = async (
  tx: Transaction,
  userId: string,
  id: string,
  named: string | undefined,
): Promise<VersionRow> => {
  const document = await readDocument(tx, userId, id)
  requireKept(document)
  const baseId = named ?? document.active_version_id
  const base = baseId ? await findVersion(tx, userId, id, baseId) : (await listVersionRows(tx, userId, id, 1)).at(0)
  if (base) return base
  if (named !== undefined) throw notFound("version")
  throw new AppError("CONFLICT", "The bytes of this document have not arrived yet.")
}

type Sizes = { chunk_size?: number | undefined; chunk_overlap?: number | undefined }

const readSizes = (base: VersionRow, { chunk_size, chunk_overlap }: Sizes) => {
  const size = chunk_size ?? base.chunk_size
  const overlap = chunk_overlap ?? Math.min(base.chunk_overlap, Math.floor(size / 2))
  if (overlap > size / 2)
    throw new AppError("INVALID_REQUEST", "chunk_overlap must be at most half of chunk_size.", {
      details: [{ path: "chunk_overlap", message: "must be at most half of chunk_size" }],
    })
  return { chunk_size: size, chunk_overlap: overlap }
}

const tell = (jobId: string | null, version: VersionRow | undefined): z.input<typeof reembedSchema> => {
  if (!version) throw new Error("a version that was just written is missing")
  return {
    status: jobId === null ? "ready" : "accepted",
    document_id: version.document_id,
    version_id: version.id,
    job_id: jobId,
    status_url: jobId === null ? null : `/api/v1/jobs/${jobId}`,
    version: showVersion(version),
  }
}

const tellSame = async (tx: Transaction, userId: string, same: VersionRow) =>
  tell(same.state === "indexing" ? await findJobOfVersion(tx, userId, same.id) : null, same)
