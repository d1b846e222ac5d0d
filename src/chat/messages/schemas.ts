import { z } from "@hono/zod-openapi"
import { idField, textField } from "../../feature/fields.ts"
import { sessionExample, timeField } from "../sessions/schemas.ts"

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
    created_at: timeField,
    edited_at: timeField.nullable(),
    is_deleted: z.boolean(),
  })
  .openapi("ChatMessage")
export type ShownMessage = z.input<typeof messageSchema>

export const messageExample: ShownMessage = {
  id: "019a5c3e-7b1a-7000-8000-00000000000b",
  session_id: sessionExample.id,
  message_type: "user",
  content_type: "text",
  content: "What do dinosaurs eat?",
  audio_url: null,
  status: "complete",
  citations: [],
  processing_time: null,
  tokens_used: null,
  model: null,
  client_message_id: "m-1",
  created_at: "2026-11-21T06:30:00.000Z",
  edited_at: null,
  is_deleted: false,
}

export const messageIdInput = z.strictObject({ id: idField.openapi({ example: messageExample.id }) })

export const messageListSchema = z
  .object({ status: z.literal("ok"), items: z.array(messageSchema), next_cursor: z.string().nullable() })
  .openapi("ChatMessageList", { example: { status: "ok", items: [messageExample], next_cursor: null } })

/** What a person or a model says at once, in characters. */
export const maxContentLength = 20_000
export const contentField = textField(1, maxContentLength)
export const clientMessageIdField = textField(1, 128).openapi({
  description: "An id of the client's choice: the same one again in a session is the same message.",
})
