import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import { textField } from "../../../feature/fields.ts"
import { verb } from "../../../feature/verb.ts"
import { enqueueJob } from "../../../jobs/enqueue-job.ts"
import type { Condition } from "../../../memories/conditions.ts"
import { requirePersons } from "../../../memories/find-memories.ts"
import { AppError, unavailable } from "../../../platform/errors.ts"
import type { Context } from "../context.ts"
import { filtersField } from "../fields.ts"
import { requireFewConditions } from "../filter-limits.ts"
import { readFilters } from "../filters.ts"
import { type ExportPayload, exportJobType } from "./export-job.ts"
import { readSchema } from "./read-schema.ts"

const maxWaitingExports = 1000
const maxInstructions = 4000

export const createExport = verb({
  action: "memory.request_export",
  scope: "memory:read",
  rate: "extract",
  input: z
    .object({
      schema: z.unknown().openapi({
        type: "object",
        additionalProperties: true,
        description:
          "A JSON Schema that a model fills in from the memories. One that says nothing of how the object looks, such as `{}`: the memories as they are.",
        example: {},
      }),
      filters: filtersField,
      export_instructions: textField(0, maxInstructions)
        .nullish()
        .openapi({ type: ["string", "null"], description: "Wishes for the model." }),
    })
    .openapi("Mem0CreateExport"),
  output: z.object({ message: z.string(), id: z.uuid() }).openapi("Mem0ExportRequest"),
  run: async (ctx: Context, { schema: given, filters, export_instructions }) => {
    const condition = requireFewConditions(readFilters(filters))
    const userId = personOfExport(ctx, condition)
    const schema = readSchema(given)
    if (schema !== null && ctx.schemaFiller === null)
      throw new AppError(
        "NOT_IMPLEMENTED",
        "Exports that fill in a schema are not offered by Pika without a model, and none is configured. Send the schema {} for the memories as they are.",
      )
    if (ctx.queue.waiting(exportJobType) > maxWaitingExports)
      throw unavailable("Too many exports wait to be made. Try again in a minute.", 60)
    const instructions = export_instructions?.trim() || undefined
    const payload: ExportPayload = { filters, schema, instructions, filters_hash: hashOfFilters(condition) }
    const id = await enqueueJob(ctx, { userId, type: exportJobType, payload, idempotencyKey: null })
    return { message: "Memory export request received. The export will be ready in a few seconds.", id }
  },
})

/** An export is of one person. Throws FORBIDDEN, and NOT_IMPLEMENTED for filters that are about several, or about nobody. */
export const personOfExport = (ctx: Context, condition: Condition): string => {
  const [userId, ...others] = requirePersons(ctx, condition) ?? []
  if (userId !== undefined && others.length === 0) return userId
  throw new AppError(
    "NOT_IMPLEMENTED",
    "Exports of several people, or of an agent, an app or a run of everybody, are not offered by Pika. Name one user_id in filters.",
  )
}

/** The same for `{"AND": [{"user_id": "emma"}]}` and `{"user_id": "emma"}`. */
export const hashOfFilters = (condition: Condition): string =>
  createHash("sha256")
    .update(JSON.stringify(withoutLists(condition)))
    .digest("hex")

const withoutLists = (condition: Condition): Condition => {
  const parts = "all" in condition ? condition.all : "any" in condition ? condition.any : []
  const [only] = parts
  return only && parts.length === 1 ? withoutLists(only) : condition
}
