import { z } from "@hono/zod-openapi"
import { libraryField } from "../documents/schemas.ts"
import { idField, metadataField, textField } from "../feature/fields.ts"

export const sessionTypeSchema = z.enum(["rag", "speech", "mixed"])
export const sourceSchema = z.enum(["memories", "documents"])

const textOrNull = (minimum: number, maximum: number) =>
  textField(minimum, maximum)
    .nullable()
    .openapi({ type: ["string", "null"], minLength: minimum, maxLength: maximum })

const ragFields = {
  top_k: z.int().min(1).max(50).openapi({ description: "How many memories and passages an answer rests on at most." }),
  sources: z.array(sourceSchema).max(2),
  libraries: z.array(libraryField).max(20),
  document_ids: z.array(idField).max(100).openapi({ description: "Only these documents; empty: all." }),
  score_threshold: z.number().min(0).max(1),
  instructions: textOrNull(0, 4000).openapi({ description: "What the model is told besides the prompt." }),
  model: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/, "must be the name of a model")
    .nullable()
    .openapi({ type: ["string", "null"], description: "Null: CHAT_MODEL." }),
}
const memoryFields = {
  read: z.boolean().openapi({ description: "Answers may rest on memories." }),
  write: z.boolean().openapi({ description: "What the user says is learnt." }),
}

/** How the questions of a session are answered. What is left out keeps its default. */
export const ragConfigSchema = z
  .strictObject({
    top_k: ragFields.top_k.default(5),
    sources: ragFields.sources.default(["memories", "documents"]),
    libraries: z.array(z.string()).default([]),
    document_ids: ragFields.document_ids.default([]),
    score_threshold: ragFields.score_threshold.default(0.2),
    instructions: ragFields.instructions.default(null),
    model: ragFields.model.default(null),
    memory: z
      .strictObject({ read: memoryFields.read.default(true), write: memoryFields.write.default(true) })
      .prefault({}),
  })
  .openapi("RagConfig")
export type RagConfig = z.output<typeof ragConfigSchema>

/** As a client gives it, and as it is stored: what is left out has its default, whatever that is later. */
export const givenRagConfig = z
  .strictObject({ ...ragFields, memory: z.strictObject(memoryFields).partial() })
  .partial()
  .openapi("GivenRagConfig", { description: "What is left out has its default." })

const speechFields = {
  language: textOrNull(2, 35),
  voice: textOrNull(1, 100),
  format: z.enum(["mp3", "opus", "wav"]),
  speed: z.number().min(0.25).max(4),
}

export const speechConfigSchema = z
  .strictObject({
    language: speechFields.language.default(null),
    voice: speechFields.voice.default(null),
    format: speechFields.format.default("mp3"),
    speed: speechFields.speed.default(1),
  })
  .openapi("SpeechConfig")
export type SpeechConfig = z.output<typeof speechConfigSchema>

export const givenSpeechConfig = z
  .strictObject(speechFields)
  .partial()
  .openapi("GivenSpeechConfig", { description: "What is left out has its default." })

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
