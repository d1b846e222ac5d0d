import { z } from "@hono/zod-openapi"
import { isPlan } from "../dates/reading.ts"
import { endingSchema } from "../facts/extraction.ts"
import { entitySchema, relationSchema, storableText } from "../facts/fact.ts"
import {
  exportedTimeField,
  exportedTimes,
  integerField,
  type Line,
  noId,
  orNull,
  timeExample,
} from "../feature/exported-rows.ts"
import { callerIdField, metadataField } from "../feature/fields.ts"
import type { Section } from "../feature/personal-table.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { feedbackSchema } from "./fact-row.ts"
import { categoryField, factExample } from "./schemas.ts"

const tags = z.array(storableText(120)).max(8)

const memorySchema = z
  .strictObject({
    id: z.uuid(),
    fact_value: storableText(2000),
    category: categoryField,
    fact_type: tags,
    confidence: z.number().min(0).max(1),
    feedback: feedbackSchema.nullable().default(null).openapi({ description: "What a client thinks of it." }),
    unrated_confidence: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .openapi({ description: "How sure it was before there was feedback." }),
    source: z.enum(["conversation", "api"]),
    conversation_id: orNull(callerIdField),
    metadata: metadataField,
    entities: z.array(entitySchema).max(16).openapi({ description: "Whom and what it mentions by name." }),
    relations: z.array(relationSchema).max(8),
    ends: z.array(endingSchema).max(8).openapi({ description: "What its statement said is over." }),
    said_at: exportedTimeField,
    heard_at: exportedTimeField
      .nullable()
      .default(null)
      .openapi({ description: "When the conversation that told it last was handed in." }),
    valid_from: exportedTimeField,
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
    valid_to: exportedTimeField.nullable().openapi({ description: "When it ceased to be true; null while it holds." }),
    expires_at: exportedTimeField
      .nullable()
      .default(null)
      .openapi({
        type: ["string", "null"],
        description: "When it ceases to be true, if that was said when it was added.",
      }),
    still_true: z.number().min(0).max(1).default(1).openapi({
      description:
        "How likely it still holds, by what was said later. 0.95 for a quote from a conversation that nothing puts in doubt.",
    }),
    superseded_by: z.uuid().nullable().openapi({ description: "The memory of this file that took its place." }),
    reason: storableText(2000).openapi({ description: "Why it is as it is." }),
    version: integerField(1),
    position: integerField(0).openapi({
      description: "Two memories were said one after the other in one conversation when their positions are one apart.",
    }),
    job_id: z.uuid().nullable(),
    created_at: exportedTimeField,
    updated_at: exportedTimeField,
  })
  .openapi("ExportedMemory")

const versionSchema = z
  .strictObject({
    fact_id: z.uuid(),
    version: integerField(1),
    fact_value: storableText(2000),
    category: categoryField,
    fact_type: tags,
    metadata: metadataField,
    valid_from: exportedTimeField,
    valid_to: exportedTimeField.nullable(),
    reason: storableText(2000),
    changed_at: exportedTimeField,
  })
  .openapi("ExportedVersion")

export type ExportedMemory = z.output<typeof memorySchema>
export type ExportedVersion = z.output<typeof versionSchema>

/** A fact has 25 kB at most, mostly metadata. */
const factsInOnePage = 200

const readMemories = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, fact_value, category, fact_type, confidence, feedback, unrated_confidence, source, conversation_id, metadata, entities,
        relations, ends, still_true, superseded_by, reason, version, position, job_id, valid_from_precision, planned_for,
        ${exportedTimes(tx, "said_at", "heard_at", "valid_from", "valid_to", "expires_at", "created_at", "updated_at")}
      from facts where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${factsInOnePage}
    ) as item order by item.id`

const readVersions = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
  const [id, version] = after?.split(" ") ?? []
  return tx<Line[]>`
    select concat(item.fact_id, ' ', item.version) as key, row_to_json(item)::text as line from (
      select fact_id, version, fact_value, category, fact_type, metadata, reason, ${exportedTimes(tx, "valid_from", "valid_to", "changed_at")}
      from fact_versions
      where user_id = ${userId} and (fact_id, version) > (${id ?? noId}::uuid, ${Number(version ?? 0)}::integer)
      order by fact_id, version limit ${factsInOnePage}
    ) as item order by item.fact_id, item.version`
}

const memoryExample: z.input<typeof memorySchema> = {
  id: factExample.id,
  fact_value: factExample.fact_value,
  category: factExample.category,
  fact_type: factExample.fact_type,
  confidence: 0.98,
  feedback: null,
  unrated_confidence: null,
  source: "conversation",
  conversation_id: "c1",
  metadata: {},
  entities: [{ name: "Sparky", type: "animal" }],
  relations: factExample.relations,
  ends: [],
  said_at: timeExample,
  heard_at: timeExample,
  valid_from: timeExample,
  valid_from_precision: null,
  planned_for: null,
  valid_to: null,
  expires_at: null,
  still_true: 1,
  superseded_by: null,
  reason: "It was told in a conversation.",
  version: 1,
  position: 2,
  job_id: null,
  created_at: timeExample,
  updated_at: timeExample,
}

export const exportedMemories: Section = {
  section: "memories",
  schema: memorySchema,
  example: [memoryExample],
  readPage: readMemories,
}

export const exportedVersions: Section = {
  section: "versions",
  schema: versionSchema,
  description: "Earlier states of memories.",
  example: [],
  readPage: readVersions,
}
