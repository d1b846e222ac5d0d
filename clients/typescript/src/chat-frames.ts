import type { components } from "./generated/openapi.ts"

export type ChatMessage = components["schemas"]["ChatMessage"]
export type Citation = components["schemas"]["Citation"]

/** What a client sends. */
export type ClientFrame =
  | { type: "authenticate"; token: string }
  | {
      type: "user_message"
      content?: string
      content_type?: "text" | "audio"
      audio?: string
      format?: string
      client_message_id?: string
    }
  | { type: "typing_indicator"; is_typing: boolean }
  | { type: "stop"; message_id?: string }
  | { type: "resume"; after: number }
  | { type: "ping" }

/** Rises within the session. A frame that the server does not keep has the number of the last event before it. */
type Numbered = { event_id: number }

/** Frames that are not kept: after a break they do not come again. */
export const passingFrames: readonly string[] = ["ready", "reauthenticate", "assistant_audio", "error"]

/** What the server sends. */
export type ServerFrame =
  | ({ type: "ready"; session_id: string; last_event_id: number; connection_id: string } & Numbered)
  | ({ type: "user_message"; message: ChatMessage } & Numbered)
  | ({ type: "assistant_delta"; message_id: string; index: number; text: string } & Numbered)
  | ({
      type: "assistant_response"
      message_id: string
      content: string
      rag_context: { citations: Citation[] }
      processing_time: number | null
      tokens_used: number | null
      status: ChatMessage["status"]
    } & Numbered)
  | ({ type: "assistant_audio"; message_id: string; index: number; audio: string; format: string } & Numbered)
  | ({ type: "message_updated"; message: ChatMessage } & Numbered)
  | ({ type: "memory_updated"; stored: number; ended: number } & Numbered)
  | ({
      type: "error"
      error_code: string
      message: string
      client_message_id?: string | null
      retryable: boolean
    } & Numbered)
  | { type: "typing_indicator"; is_typing: boolean; who: "assistant" | "user" }
  | ({ type: "reauthenticate" } & Numbered)
  | { type: "pong" }
