import { z } from "@hono/zod-openapi"
import { idField, metadataField, textField, userIdField } from "../feature/fields.ts"

export const sessionTypeSchema = z.enum(["rag", "speech", "mixed"])
export const sourceSchema = z.enum(["memories", "documents"])

/** How the questions of a session are answered. What is left out keeps its default. */
export const ragConfigSchema = z
  .strictObject({
    top_k: z.int().min(1).max(50).default(5),
    sources: z.array(sourceSchema).max(2).default(["memories", "documents"]),
    libraries: z.array(userIdField).max(10).default([]),
    document_ids: z.array(idField).max(100).default([]),
    score_threshold: z.number().min(0).max(1).default(0.2),
    instructions: textField(0, 4000).nullable().default(null),
    model: textField(1, 200).nullable().default(null),
    memory: z.strictObject({ read: z.boolean().default(true), write: z.boolean().default(true) }).prefault({}),
  })
  .openapi("RagConfig")
export type RagConfig = z.output<typeof ragConfigSchema>

export const speechConfigSchema = z
  .strictObject({
    language: textField(2, 35).nullable().default(null),
    voice: textField(1, 100).nullable().default(null),
    format: z.enum(["mp3", "opus", "wav"]).default("mp3"),
    speed: z.number().min(0.25).max(4).default(1),
  })
  .openapi("SpeechConfig")
export type SpeechConfig = z.output<typeof speechConfigSchema>

const time = z.iso.datetime().openapi({ example: "2026-11-21T06:30:00.000Z" })

export const sessionSchema = z
  .strictObject({
    id: z.uuid(),
    user_id: z.string(),
    title: z.string(),
    session_type: sessionTypeSchema,
    rag_config: ragConfigSchema,
    speech_config: speechConfigSchema,
    metadata: metadataField,
    message_count: z.int(),
    created_at: time,
    updated_at: time,
    last_message_at: time,
    is_archived: z.boolean(),
  })
  .openapi("ChatSession")

/** What an answer rests on. It refers to the item as `[marker]`. */
export const citationSchema = z
  .discriminatedUnion("type", [
    z.strictObject({
      marker: z.int().min(1),
      type: z.literal("document"),
      document_id: z.uuid(),
      version_id: z.uuid(),
      chunk_id: z.uuid(),
      title: z.string(),
      page_from: z.int().nullable(),
      page_to: z.int().nullable(),
      score: z.number(),
      text: z.string(),
    }),
    z.strictObject({
      marker: z.int().min(1),
      type: z.literal("memory"),
      memory_id: z.uuid(),
      score: z.number(),
      text: z.string(),
    }),
  ])
  .openapi("Citation")
export type Citation = z.output<typeof citationSchema>

export const messageTypeSchema = z.enum(["user", "assistant", "system"])
export const contentTypeSchema = z.enum(["text", "audio", "image", "file"])
export const messageStatusSchema = z.enum(["complete", "streaming", "stopped", "failed"])

export const messageSchema = z
  .strictObject({
    id: z.uuid(),
    session_id: z.uuid(),
    message_type: messageTypeSchema,
    content_type: contentTypeSchema,
    /** Null: it is deleted. */
    content: z.string().nullable(),
    audio_url: z.string().nullable(),
    status: messageStatusSchema,
    citations: z.array(citationSchema),
    /** In seconds. */
    processing_time: z.number().nullable(),
    tokens_used: z.int().nullable(),
    model: z.string().nullable(),
    client_message_id: z.string().nullable(),
    created_at: time,
    edited_at: time.nullable(),
    is_deleted: z.boolean(),
  })
  .openapi("ChatMessage")
export type ShownMessage = z.input<typeof messageSchema>

/** What a person or a model says at once, in characters. */
export const maxContentLength = 20_000
export const contentField = textField(1, maxContentLength)
export const clientMessageIdField = textField(1, 128).openapi({
  description: "An id of the client's choice: the same one again in a session is the same message.",
})
