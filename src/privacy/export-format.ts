import { z } from "@hono/zod-openapi"
import { isPlan } from "../dates/reading.ts"
import { payloadSchema } from "../extraction/extract-job.ts"
import { toldResultSchema } from "../extraction/result.ts"
import { endingSchema } from "../facts/extraction.ts"
import { entitySchema, relationSchema, storableText } from "../facts/fact.ts"
import { callerIdField, metadataField, userIdField } from "../feature/fields.ts"
import { jobStatusField } from "../jobs/schemas.ts"
import { categoryField, factExample } from "../memories/schemas.ts"
import { isStorableJson } from "../platform/text.ts"
import { isTimeZone } from "../platform/time-zone.ts"

export const exportFormat = "pika-export"
export const exportVersion = 1

/** Microseconds, as the database has them: the order of two changes can hang on them. */
const time = z.iso
  .datetime({ error: "must be a time in UTC, like 2026-01-31T09:00:00.123456Z" })
  .refine((value) => !value.startsWith("0000"), "must be in the years 1 to 9999")
/** The document would not say that an id may be null. */
const orNull = (id: typeof callerIdField) =>
  id.nullable().openapi({ type: ["string", "null"], minLength: 1, maxLength: 128 })
const wholeNumber = (minimum: number) => z.number().int().min(minimum).max(2_147_483_647)
const tags = z.array(storableText(120)).max(8)

const memorySchema = z
  .strictObject({
    id: z.uuid(),
    fact_value: storableText(2000),
    category: categoryField,
    fact_type: tags,
    confidence: z.number().min(0).max(1),
    source: z.enum(["conversation", "api"]),
    conversation_id: orNull(callerIdField),
    metadata: metadataField,
    entities: z.array(entitySchema).max(16).openapi({ description: "Whom and what it mentions by name." }),
    relations: z.array(relationSchema).max(8),
    ends: z.array(endingSchema).max(8).openapi({ description: "What its statement said is over." }),
    said_at: time,
    heard_at: time
      .nullable()
      .default(null)
      .openapi({ description: "When the conversation that told it last was handed in." }),
    valid_from: time,
    valid_from_precision: z
      .enum(["month", "year"])
      .nullable()
      .default(null)
      .openapi({
        type: ["string", "null"],
        description: "Set when only the month or the year of valid_from was said.",
      }),
    planned_for: z
      .string()
      .refine(isPlan, "must be a day or two, like 2026-11-30 or 2026-11-30/2026-12-06")
      .nullable()
      .default(null)
      .openapi({
        type: ["string", "null"],
        description: "The day, or the first and the last, of what was to come when it was said.",
      }),
    valid_to: time.nullable().openapi({ description: "When it ceased to be true; null while it holds." }),
    superseded_by: z.uuid().nullable().openapi({ description: "The memory of this file that took its place." }),
    reason: storableText(2000).openapi({ description: "Why it is as it is." }),
    version: wholeNumber(1),
    position: wholeNumber(0).openapi({
      description: "Two memories were said one after the other in one conversation when their positions are one apart.",
    }),
    job_id: z.uuid().nullable(),
    created_at: time,
    updated_at: time,
  })
  .openapi("ExportedMemory")

const versionSchema = z
  .strictObject({
    fact_id: z.uuid(),
    version: wholeNumber(1),
    fact_value: storableText(2000),
    category: categoryField,
    fact_type: tags,
    metadata: metadataField,
    valid_from: time,
    valid_to: time.nullable(),
    reason: storableText(2000),
    changed_at: time,
  })
  .openapi("ExportedVersion")

const storable = (value: unknown): boolean => isStorableJson(JSON.stringify(value))
const unstorable = "must not hold NUL or half a surrogate pair"

const exportedJobSchema = z
  .strictObject({
    id: z.uuid(),
    type: z.literal("memory.extract"),
    status: jobStatusField,
    progress: z.number().int().min(0).max(100),
    current_step: storableText(500).nullable(),
    attempts: z.number().int().min(0).max(32_767),
    payload: payloadSchema
      .strict()
      .refine(storable, unstorable)
      .nullable()
      .openapi({ description: "What was handed in. It is dropped when the job completes." }),
    result: toldResultSchema
      .refine(storable, unstorable)
      .nullable()
      .openapi({ description: "Without what the memories say: they are in this file." }),
    error: storableText(2000).nullable(),
    idempotency_key: orNull(callerIdField),
    request_hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .openapi({ description: "SHA-256 of what came with the idempotency key." }),
    created_at: time,
    started_at: time.nullable(),
    completed_at: time.nullable(),
  })
  .openapi("ExportedJob")

const keySchema = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.string()),
    created_at: time,
    last_used_at: time.nullable(),
    expires_at: time.nullable(),
    revoked_at: time.nullable(),
  })
  .openapi("ExportedKey")

const auditSchema = z
  .strictObject({
    id: z.uuid(),
    at: time,
    actor: z.strictObject({ kind: z.string(), id: z.string() }),
    action: z.string(),
    resource_type: z.string().nullable(),
    resource_id: z.string().nullable(),
    status_code: z.number().int(),
    latency_ms: z.number(),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .openapi("ExportedAuditEntry")

/** All that is held about one person. What is derived (vectors, words, claims, graph) is not in it: it is made anew from the memories. */
export const exportSchema = z
  .strictObject({
    format: z.literal(exportFormat),
    version: z.literal(exportVersion),
    exported_at: time,
    user_id: userIdField,
    known_since: time.nullable().openapi({ description: "Null: nobody has heard of this person." }),
    time_zone: z
      .string()
      .refine(isTimeZone, "must be the IANA name of a time zone")
      .nullable()
      .default(null)
      .openapi({
        type: ["string", "null"],
        description: "The time zone that was given last for this person.",
      }),
    time_zone_at: time.nullable().default(null).openapi({ description: "When what it was given with was said." }),
    queries: z.number().int().min(0).openapi({
      description: "Of how many questions a vector is kept. Neither the questions nor their vectors are in the file.",
    }),
    memories: z.array(memorySchema),
    versions: z.array(versionSchema).openapi({ description: "Earlier states of memories." }),
    jobs: z.array(exportedJobSchema),
    keys: z.array(keySchema).openapi({
      description: "API keys that reach this person only, without their secrets. An import leaves them out.",
    }),
    audit: z.array(auditSchema).openapi({
      description: "Who did what with this person's data. It tells of this installation: an import leaves it out.",
    }),
  })
  .openapi("UserDataExport")

export type UserDataExport = z.output<typeof exportSchema>

const at = "2026-11-21T09:00:00.000000Z"

export const exportExample: z.input<typeof exportSchema> = {
  format: exportFormat,
  version: exportVersion,
  exported_at: at,
  user_id: "user_123",
  known_since: at,
  time_zone: "Asia/Ho_Chi_Minh",
  time_zone_at: at,
  queries: 1,
  memories: [
    {
      id: factExample.id,
      fact_value: factExample.fact_value,
      category: factExample.category,
      fact_type: factExample.fact_type,
      confidence: 0.98,
      source: "conversation",
      conversation_id: "c1",
      metadata: {},
      entities: [{ name: "Sparky", type: "animal" }],
      relations: factExample.relations,
      ends: [],
      said_at: at,
      heard_at: at,
      valid_from: at,
      valid_from_precision: null,
      planned_for: null,
      valid_to: null,
      superseded_by: null,
      reason: "It was told in a conversation.",
      version: 1,
      position: 2,
      job_id: null,
      created_at: at,
      updated_at: at,
    },
  ],
  versions: [],
  jobs: [],
  keys: [],
  audit: [],
}
