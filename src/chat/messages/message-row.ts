import type { z } from "@hono/zod-openapi"
import type { Citation, contentTypeSchema, messageStatusSchema, messageTypeSchema, ShownMessage } from "./schemas.ts"

/** A row of `pika.chat_messages`. */
export type MessageRow = {
  user_id: string
  id: string
  session_id: string
  /** PostgreSQL's bigint arrives as text. */
  sequence: string
  message_type: z.infer<typeof messageTypeSchema>
  content_type: z.infer<typeof contentTypeSchema>
  content: string
  status: z.infer<typeof messageStatusSchema>
  citations: Citation[]
  processing_time: number | null
  tokens_used: number | null
  model: string | null
  answers_to: string | null
  is_alternative: boolean
  has_audio: boolean
  client_message_id: string | null
  metadata: Record<string, unknown>
  created_at: Date
  edited_at: Date | null
  deleted_at: Date | null
  remembered_at: Date | null
}

export const showMessage = (row: MessageRow): ShownMessage => ({
  id: row.id,
  session_id: row.session_id,
  message_type: row.message_type,
  content_type: row.content_type,
  content: row.deleted_at === null ? row.content : null,
  audio_url: row.has_audio && row.deleted_at === null ? `/api/v1/chat/messages/${row.id}/audio` : null,
  status: row.status,
  citations: row.deleted_at === null ? row.citations : [],
  processing_time: row.processing_time,
  tokens_used: row.tokens_used,
  model: row.model,
  client_message_id: row.client_message_id,
  created_at: row.created_at.toISOString(),
  edited_at: row.edited_at?.toISOString() ?? null,
  is_deleted: row.deleted_at !== null,
})
