import { z } from "@hono/zod-openapi"
import { idField, metadataField, textField } from "../../feature/fields.ts"
import { ragConfigSchema, speechConfigSchema } from "./config-schemas.ts"

export const sessionTypeSchema = z.enum(["rag", "speech", "mixed"])
export const timeField = z.iso.datetime().openapi({ example: "2026-11-21T06:30:00.000Z" })

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
    created_at: timeField,
    updated_at: timeField,
    last_message_at: timeField,
    is_archived: z.boolean(),
  })
  .openapi("ChatSession")
export type ShownSession = z.input<typeof sessionSchema>

export const titleField = textField(1, 200)
  .refine((value) => value.trim() !== "", "must not be blank")
  .openapi({ type: "string", minLength: 1, maxLength: 200, example: "Dinosaurs" })

export const sessionExample: ShownSession = {
  id: "019a5c3e-7b1a-7000-8000-00000000000a",
  user_id: "user_123",
  title: "What do dinosaurs eat?",
  session_type: "mixed",
  rag_config: {
    top_k: 5,
    sources: ["memories", "documents"],
    libraries: [],
    document_ids: [],
    score_threshold: 0.2,
    instructions: null,
    model: null,
    memory: { read: true, write: true },
  },
  speech_config: { language: null, voice: null, format: "mp3", speed: 1 },
  metadata: {},
  message_count: 2,
  created_at: "2026-11-21T06:30:00.000Z",
  updated_at: "2026-11-21T06:30:05.000Z",
  last_message_at: "2026-11-21T06:30:05.000Z",
  is_archived: false,
}

export const sessionIdInput = z.strictObject({ id: idField.openapi({ example: sessionExample.id }) })

export const sessionListSchema = z
  .object({ status: z.literal("ok"), items: z.array(sessionSchema), next_cursor: z.string().nullable() })
  .openapi("ChatSessionList", { example: { status: "ok", items: [sessionExample], next_cursor: null } })
