import { z } from "@hono/zod-openapi"
import { categorySchema } from "../facts/fact.ts"
import {
  callerIdField,
  idField,
  limitParameter,
  metadataField,
  saidAtField,
  textField,
  timeZoneField,
  userIdField,
} from "../feature/fields.ts"
import { feedbackSchema } from "./fact-row.ts"

const time = z.iso.datetime()

export const validFromField = z
  .union([time, z.string().regex(/^\d{4}(-\d{2})?$/)])
  .openapi({ description: "Since when it holds: a time, or the year or the month alone when no more was said." })

export const categoryField = categorySchema.openapi("Category", {
  description: "What a fact is about.",
  example: "pet",
})

export const relationWireSchema = z
  .object({ subject: z.string(), type: z.string(), target: z.string() })
  .openapi("Relation", { example: { subject: "user", type: "owns", target: "Sparky" } })

export const factWireSchema = z
  .object({
    id: z.uuid(),
    source: z.string().openapi({ description: "`conversation` or `api`." }),
    user_id: z.string(),
    conversation_id: z.string().nullable(),
    fact_type: z.array(z.string()).openapi({ description: "Tags, from the general to the particular." }),
    fact_value: z.string().openapi({ description: "The fact, in a sentence that stands alone." }),
    category: categoryField,
    confidence: z.number().min(0).max(1),
    created_at: time,
    updated_at: time,
    valid_from: validFromField,
    valid_to: time.nullable().openapi({ description: "When it ceased to be true; null while it holds." }),
    relations: z.array(relationWireSchema),
    metadata: z.record(z.string(), z.unknown()),
  })
  .openapi("Fact")

export const factExample = {
  id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  source: "conversation",
  user_id: "user_123",
  conversation_id: "c1",
  fact_type: ["pet", "dog"],
  fact_value: "User has a dog named Sparky",
  category: "pet" as const,
  confidence: 0.98,
  created_at: "2026-11-21T09:00:00.000Z",
  updated_at: "2026-11-21T09:00:00.000Z",
  valid_from: "2026-11-21T09:00:00.000Z",
  valid_to: null,
  relations: [{ subject: "user", type: "owns", target: "Sparky" }],
  metadata: {},
}

const factTypeField = z
  .array(textField(1, 60))
  .max(8)
  .openapi({ description: "Tags.", example: ["pet", "dog"] })

export const factValueField = textField(1, 1000)
  .refine((value) => value.trim() !== "", "must not be blank")
  .openapi({ description: "The fact, in a sentence that stands alone.", example: "User has a dog named Sparky" })

export const addMemoryBody = z
  .strictObject({
    user_id: userIdField,
    fact_value: factValueField,
    category: categoryField.optional(),
    fact_type: factTypeField.optional(),
    metadata: metadataField.optional(),
    conversation_id: callerIdField.optional(),
    said_at: saidAtField.optional(),
    time_zone: timeZoneField.optional(),
  })
  .openapi("AddMemory")

const changeFields = ["fact_value", "category", "fact_type", "metadata"] as const

export const updateMemoryInput = z
  .strictObject({
    id: idField.openapi({ example: factExample.id }),
    fact_value: factValueField.optional(),
    category: categoryField.optional(),
    fact_type: factTypeField.optional(),
    metadata: metadataField.optional(),
  })
  .refine(
    (input) => changeFields.some((field) => input[field] !== undefined),
    "must change at least one of fact_value, category, fact_type, metadata",
  )

export const rateMemoryInput = z.strictObject({
  id: idField.openapi({ example: factExample.id }),
  feedback: feedbackSchema
    .nullable()
    .openapi("Feedback", { description: "What the application thinks of the memory; null takes it back." }),
  reason: textField(1, 1000).optional().openapi({ description: "Why; it is shown in the history." }),
})

export const memoryIdInput = z.strictObject({ id: idField.openapi({ example: factExample.id }) })

export const memoryListSchema = z
  .object({ status: z.literal("ok"), items: z.array(factWireSchema), next_cursor: z.string().nullable() })
  .openapi("MemoryList", { example: { status: "ok", items: [factExample], next_cursor: null } })

/** `added`: false when it was already known. */
export const addedMemorySchema = z.object({ memory: factWireSchema, added: z.boolean() })

export const profileInput = z.strictObject({
  user_id: userIdField,
  max_tokens: limitParameter(1000, 32_000).openapi({ description: "The text is cut to this many tokens." }),
})

const historyEntrySchema = z
  .object({
    memory_id: z.uuid(),
    version: z.number().int(),
    fact_value: z.string(),
    category: z.string(),
    fact_type: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
    valid_from: validFromField,
    valid_to: time.nullable(),
    changed_at: time,
    reason: z.string().openapi({ description: "Why this version came about." }),
    superseded_by: z.uuid().nullable().openapi({ description: "The memory that took its place." }),
  })
  .openapi("MemoryVersion")

const historyExample = {
  memory_id: factExample.id,
  version: 1,
  fact_value: factExample.fact_value,
  category: factExample.category,
  fact_type: factExample.fact_type,
  metadata: {},
  valid_from: factExample.valid_from,
  valid_to: null,
  changed_at: factExample.created_at,
  reason: "It was told in a conversation.",
  superseded_by: null,
}

export const historySchema = z
  .object({ status: z.literal("ok"), items: z.array(historyEntrySchema) })
  .openapi("MemoryHistory", { example: { status: "ok", items: [historyExample] } })

export const profileSchema = z
  .object({
    status: z.literal("ok"),
    request_id: z.string(),
    user_id: z.string(),
    tokens: z.number().int().openapi({ description: "Tokens of `text`, by the o200k_base tokenizer." }),
    text: z.string().openapi({ description: "The profile as text, to put into a prompt." }),
    categories: z.array(
      z.object({
        category: categoryField,
        facts: z.array(z.object({ id: z.uuid(), fact_value: z.string() })),
      }),
    ),
  })
  .openapi("Profile", {
    example: {
      status: "ok",
      request_id: "019a5c3e-7b1a-7000-8000-000000000000",
      user_id: "user_123",
      tokens: 11,
      text: "pet:\n- User has a dog named Sparky\n",
      categories: [{ category: "pet", facts: [{ id: factExample.id, fact_value: factExample.fact_value }] }],
    },
  })
