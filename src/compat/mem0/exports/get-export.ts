import { z } from "@hono/zod-openapi"
import { StreamedAnswer } from "../../../feature/streamed-answer.ts"
import { verb } from "../../../feature/verb.ts"
import { ownerOfJob } from "../../../jobs/get-job.ts"
import { waitForJob } from "../../../jobs/wait-for-job.ts"
import { asUser } from "../../../platform/database/as-user.ts"
import { AppError, unavailable } from "../../../platform/errors.ts"
import type { Context } from "../context.ts"
import { filtersField, memoryIdField } from "../fields.ts"
import { requireFewConditions } from "../filter-limits.ts"
import { refuse } from "../filter-problems.ts"
import { readFilters } from "../filters.ts"
import { hashOfFilters, personOfExport } from "./create-export.ts"
import { exportJobType } from "./export-job.ts"
import { findLatestExport, readExport } from "./queries.ts"

/** Clients ask once, a few seconds after they asked for the export to be made. */
const exportTimeoutMs = 30_000

const exportNotFound = () => new AppError("NOT_FOUND", "No memory export request found")
const uuid = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i

export const getExport = verb({
  action: "memory.read_export",
  scope: "memory:read",
  rate: "jobs",
  input: z
    .object({
      memory_export_id: memoryIdField.nullish().openapi({ type: ["string", "null"] }),
      filters: filtersField,
    })
    .openapi("Mem0GetExport"),
  output: z.record(z.string(), z.unknown()).openapi("Mem0Export"),
  run: async (ctx: Context, asked) => {
    const id = asked.memory_export_id ?? (await latestOf(ctx, asked.filters))
    if (!uuid.test(id)) throw exportNotFound()
    const content = await contentOf(ctx, id.toLowerCase())
    return new StreamedAnswer({ contentType: "application/json" }, (send) => send(content))
  },
})

const latestOf = async (ctx: Context, filters: unknown): Promise<string> => {
  if (filters === undefined || filters === null) refuse("memory_export_id", "is missing, and so are filters")
  const condition = requireFewConditions(readFilters(filters))
  const userId = personOfExport(ctx, condition)
  const hash = hashOfFilters(condition)
  const id = await asUser(ctx.sql, userId, (tx) => findLatestExport(tx, userId, exportJobType, hash))
  if (id === null) throw exportNotFound()
  return id
}

const contentOf = async (ctx: Context, id: string): Promise<string> => {
  const job = await exportOrNotFound(() => waitForJob.run(ctx, { id, timeoutMs: exportTimeoutMs }))
  if (job.type !== exportJobType) throw exportNotFound()
  if (job.status === "failed" || job.status === "cancelled")
    throw new AppError("CONFLICT", job.error ?? "The export was not made. Ask for another one.")
  if (job.status !== "completed") throw unavailable("The export is still being made. Ask for it again.", 10)
  const userId = await exportOrNotFound(() => ownerOfJob(ctx, id))
  const content = await asUser(ctx.sql, userId, (tx) => readExport(tx, userId, id))
  if (content === null) throw exportNotFound()
  return content
}

const exportOrNotFound = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof AppError && error.code === "NOT_FOUND" ? exportNotFound() : error
  }
}
