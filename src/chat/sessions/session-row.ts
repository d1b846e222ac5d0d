import type { z } from "@hono/zod-openapi"
import { ragConfigSchema, speechConfigSchema } from "./config-schemas.ts"
import type { sessionSchema, sessionTypeSchema } from "./schemas.ts"

/** A row of `pika.chat_sessions`. */
export type SessionRow = {
  user_id: string
  id: string
  title: string
  title_from: "none" | "words" | "model" | "person"
  session_type: z.infer<typeof sessionTypeSchema>
  /** As it was given: what is missing has its default. */
  rag_config: unknown
  speech_config: unknown
  metadata: Record<string, unknown>
  message_count: number
  /** PostgreSQL's bigint arrives as text. */
  last_sequence: string
  last_event_id: string
  version: string
  is_archived: boolean
  remember_at: Date | null
  created_at: Date
  updated_at: Date
  last_message_at: Date
}

/** What appending a message to a session needs to know of it. */
export type WritableSession = Pick<SessionRow, "user_id" | "id" | "title_from" | "rag_config">

export const showSession = (row: SessionRow): z.input<typeof sessionSchema> => ({
  id: row.id,
  user_id: row.user_id,
  title: row.title,
  session_type: row.session_type,
  rag_config: ragConfigSchema.parse(row.rag_config),
  speech_config: speechConfigSchema.parse(row.speech_config),
  metadata: row.metadata,
  message_count: row.message_count,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  last_message_at: row.last_message_at.toISOString(),
  is_archived: row.is_archived,
})
