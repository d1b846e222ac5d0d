import { z } from "@hono/zod-openapi"
import { defineJob, PermanentJobError, type RunningJob } from "../../../feature/job.ts"
import type { FactRow } from "../../../memories/fact-row.ts"
import { lockUser } from "../../../people/lock-user.ts"
import type { Transaction } from "../../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { showMemory } from "../memory-view.ts"
import type { SchemaFiller } from "./fill-schema.ts"
import { countMemories, insertExport } from "./queries.ts"
import { readMemories, tooMuch } from "./read-memories.ts"

export const exportJobType = "mem0.export"

const progressSteps = { read: 5, fill: 30, store: 90 }

const payloadSchema = z.object({
  /** A key of one person needs none. */
  filters: z.unknown().optional(),
  /** Null: the memories as they are. */
  schema: z.record(z.string(), z.unknown()).nullable(),
  instructions: z.string().optional(),
  filters_hash: z.string(),
})
export type ExportPayload = z.infer<typeof payloadSchema>

const countSchema = z.object({ memories: z.number().int() })

const maxContentBytes = 8 * 1024 * 1024
/** What one call of a model reads. */
const maxFilledMemories = 1000
const maxFilledCharacters = 120_000
const fillTimeoutMs = 120_000

type ExportJob = RunningJob<ExportPayload, keyof typeof progressSteps>

const makeExport = async (services: Services, job: ExportJob) => {
  const { id, userId, payload } = job
  await job.setStep("read", "Reading memories")
  const rows = await readMemories(services.sql, userId, payload.filters, job.signal)
  const content =
    payload.schema === null
      ? await writeMemories(services, rows)
      : await fill(services, job, { ...payload, schema: payload.schema }, rows)
  await job.setStep("store", "Storing the export")
  return async (tx: Transaction) => {
    // Whoever forgets something holds the same lock: nothing that is forgotten is kept here.
    await lockUser(tx, userId)
    const ids = rows.map((row) => row.id)
    if ((await countMemories(tx, userId, ids)) < ids.length)
      throw new PermanentJobError("Memories were deleted while they were exported. Ask for another export.")
    await insertExport(tx, userId, { id, filtersHash: payload.filters_hash, content })
    return { memories: rows.length }
  }
}

const writeMemories = async (services: Services, rows: readonly FactRow[]): Promise<string> => {
  const lines: string[] = []
  let bytes = 0
  for (const [at, row] of rows.entries()) {
    const line = JSON.stringify(showMemory(services, row))
    bytes += Buffer.byteLength(line)
    if (bytes > maxContentBytes) throw tooMuch(`${maxContentBytes / 1024 / 1024} MiB`)
    lines.push(line)
    if (at % 500 === 499) await Bun.sleep(0)
  }
  return `{"memories":[${lines.join(",\n")}]}`
}

const fill = async (
  services: Services,
  { signal, setStep }: ExportJob,
  { schema, instructions }: Omit<Parameters<SchemaFiller>[0], "memories">,
  rows: readonly FactRow[],
): Promise<string> => {
  const { schemaFiller } = services
  if (!schemaFiller) throw new PermanentJobError("No model is configured any more that fills in a schema.")
  const memories = rows.map((row) => {
    const { memory, categories, created_at } = showMemory(services, row)
    return { text: memory, category: categories[0] ?? "other", since: created_at.slice(0, 10) }
  })
  const characters = memories.reduce((sum, { text }) => sum + text.length, 0)
  if (memories.length > maxFilledMemories || characters > maxFilledCharacters)
    throw tooMuch(
      `a model fills in a schema from ${maxFilledMemories} memories of ${maxFilledCharacters} characters together`,
    )
  await setStep("fill", "Filling in the schema")
  const limits = { signal, timeoutMilliseconds: fillTimeoutMs, retries: 1, caller: "job" as const }
  return JSON.stringify(await schemaFiller({ schema, instructions, memories }, limits))
}

export const exportJob = defineJob({
  type: exportJobType,
  auditAction: "memory.export",
  payload: payloadSchema,
  result: countSchema,
  told: countSchema,
  progressSteps,
  payloadHoldsPersonalText: true,
  timeLimitSeconds: 300,
  maxConcurrent: 2,
  run: makeExport,
  tell: async (_reader, kept) => kept.map(({ result }) => result),
})
